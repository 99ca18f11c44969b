using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace OpenClaw.Core.Storage;

/// <summary>
/// Schema versions: a node refuses only when it is older than the store's min_compatible or needs a newer schema than the store has.
/// Every migration raises <see cref="OpenClawDb.SchemaVersion"/>, so a store that is up to date is recognised without loading EF Core.
/// </summary>
internal static class StoreSchema
{
    /// <param name="migrate">Called only when there is something to migrate; it names no type of EF Core, or that would be loaded for its name alone.</param>
    public static async Task BringUpToDateAsync(StoreReads reads, Func<CancellationToken, Task> migrate, CancellationToken cancellationToken)
    {
        var found = await FindAsync(reads, cancellationToken);
        if (found is null or { Version: < OpenClawDb.SchemaVersion }) await migrate(cancellationToken);
        await CheckAsync(reads, cancellationToken);
    }

    public static async Task MigrateAsync(OpenClawDb model, CancellationToken cancellationToken)
    {
        await using (model) await model.Database.MigrateAsync(cancellationToken);
    }

    public static async Task CheckAsync(StoreReads reads, CancellationToken cancellationToken)
    {
        var found = await FindAsync(reads, cancellationToken) ?? throw new SchemaBehindException("The database has no OpenClaw schema yet. Run the verb migrate of any node program first (OpenClaw.Gateway migrate).");
        if (found.Version < OpenClawDb.SchemaVersion)
            throw new SchemaBehindException($"The store has schema {found.Version}, this build needs {OpenClawDb.SchemaVersion}. Run the verb migrate of any node program first (OpenClaw.Gateway migrate).");
        if (OpenClawDb.SchemaVersion < found.MinCompatible)
            throw new StoreOpenException($"This build (schema {OpenClawDb.SchemaVersion}) is too old for the store, which needs at least {found.MinCompatible}. Start a newer build.");
    }

    private static async Task<(int Version, int MinCompatible)?> FindAsync(StoreReads reads, CancellationToken cancellationToken)
    {
        try { return await reads.FindSchemaAsync(cancellationToken); }
        catch (DbException e) when (e.SqlState == "42P01" || e is Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 1 })
        {
            return null; // there is no such table: a new database
        }
    }
}
