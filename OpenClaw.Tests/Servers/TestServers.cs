using OpenClaw.Tests.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace OpenClaw.Tests.Servers;

/// <summary>The servers of one test run: each started when the first test asks for it, stopped at the end of the run.</summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _postgres = new(PostgresServer.StartAsync);
    private readonly Lazy<Task<RedisServer>> _redis = new(() => RedisServer.StartAsync());

    public Task<PostgresServer> PostgresAsync() => _postgres.Value;

    public Task<RedisServer> RedisAsync() => _redis.Value;

    public async ValueTask DisposeAsync()
    {
        if (_postgres is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _postgres.Value).DisposeAsync();
        if (_redis is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _redis.Value).DisposeAsync();
    }
}
