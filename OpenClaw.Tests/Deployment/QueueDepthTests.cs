using Npgsql;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>The query by which workers are scaled, as it stands in the manifest, on a real database.</summary>
public sealed class QueueDepthTests(TestServers servers)
{
    internal static readonly string Query = Manifest.ReadAll(File.ReadAllText(Repository.PathOf("deploy", "kubernetes", "rendered", "large.yaml"))).Single(m => m.Kind == "ScaledObject").Text("spec/triggers/0/metadata/query")!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_what_a_worker_could_take_and_what_workers_have()
    {
        var postgres = await servers.PostgresAsync();
        var database = await postgres.CreateDatabaseAsync();
        await using (var store = await PostgresStore.OpenAsync(database, TimeProvider.System, migrate: true, TimeSpan.FromSeconds(30), Stop))
        {
            Assert.Equal(0, await AskAsync(database));
            for (var i = 0; i < 15; i++) await store.Jobs.AcceptAsync(new InboundMessage(new ChannelAddress(ChannelNames.Api, "", $"c{i % 3}"), $"{i}", "text"), Stop);
            Assert.Equal(3, await AskAsync(database)); // fifteen messages, but three conversations

            var worker = Guid.NewGuid();
            await store.Nodes.JoinAsync(new NodeRecord("worker", worker, NodeRole.Worker, "local", "1", null, NodeStatus.Alive, DateTimeOffset.UnixEpoch), Stop);
            var leased = await store.Jobs.LeaseAsync([worker], TimeSpan.FromMinutes(5), Stop);
            Assert.Equal(3, await AskAsync(database)); // one of them runs

            foreach (var job in leased) await store.Jobs.FailAsync(job.Lease, new JobFailure(FailureKind.ModelUnavailable, "for now"), TimeSpan.FromMinutes(1), Stop);
            Assert.Equal(2, await AskAsync(database)); // back-off is no work for anybody
        }

        await postgres.DropDatabaseAsync(database);
    }

    private static async Task<long> AskAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(Query, connection);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}
