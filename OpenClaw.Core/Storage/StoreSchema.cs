using Microsoft.EntityFrameworkCore;

namespace OpenClaw.Core.Storage;

/// <summary>Schema versions: a node refuses only when it is older than the store's min_compatible or needs a newer schema than the store has.</summary>
internal static class StoreSchema
{
    public static async Task BringUpToDateAsync(OpenClawDb db, CancellationToken cancellationToken)
    {
        await db.Database.MigrateAsync(cancellationToken);
        await CheckAsync(db, cancellationToken);
    }

    public static async Task CheckAsync(OpenClawDb db, CancellationToken cancellationToken)
    {
        var found = await db.SchemaVersions.SingleOrDefaultAsync(cancellationToken) ?? throw new StoreOpenException("The store has no schema version. Run the migrate step.");
        if (found.Version < OpenClawDb.SchemaVersion)
            throw new StoreOpenException($"The store has schema {found.Version}, this build needs {OpenClawDb.SchemaVersion}. Run the migrate step first.");
        if (OpenClawDb.SchemaVersion < found.MinCompatible)
            throw new StoreOpenException($"This build (schema {OpenClawDb.SchemaVersion}) is too old for the store, which needs at least {found.MinCompatible}. Start a newer build.");
    }
}
