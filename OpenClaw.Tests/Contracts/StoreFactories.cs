using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Contracts;

/// <summary>The one place that knows how the stores are made. Every call makes a new, empty store.</summary>
public static class StoreFactories
{
    public static Task<StoreBundle> CreateSqliteAsync() =>
        throw new NotImplementedException("The SQLite store is not wired to the contract suite yet.");

    public static Task<StoreBundle> CreatePostgresAsync(TestServers servers) =>
        throw new NotImplementedException("The PostgreSQL store is not wired to the contract suite yet.");
}
