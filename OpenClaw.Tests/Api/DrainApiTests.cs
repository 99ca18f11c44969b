using System.Net;
using System.Net.Http.Json;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Api;

public sealed class DrainApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drained_worker_is_leased_nothing_until_it_is_let_work_again_and_dispatchers_are_woken()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        (await admin.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Stop)).EnsureSuccessStatusCode();
        var incarnation = (await host.Store.Nodes.ListAsync(Stop)).Single(row => row.Id == "worker-1").Incarnation;
        var wakes = 0;
        using var subscription = host.Live.Signals.Subscribe(SignalKind.JobsReady, _ => Interlocked.Increment(ref wakes));

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(admin, "worker-1", "drain"));
        Assert.Equal(NodeStatus.Draining, (await host.Store.Nodes.ListAsync(Stop)).Single(row => row.Id == "worker-1").Status);
        Assert.Empty(await host.Store.Jobs.LeaseAsync([incarnation], TimeSpan.FromMinutes(1), Stop));

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(admin, "worker-1", "undrain"));
        await Eventually.TrueAsync(() => Volatile.Read(ref wakes) >= 2, "a wake-up each time");
        Assert.Single(await host.Store.Jobs.LeaseAsync([incarnation], TimeSpan.FromMinutes(1), Stop));

        var written = await host.Store.Journal.ReadAsync(new JournalQuery("node.", "worker-1"), Stop);
        Assert.Equal([JournalKinds.NodeUndrained, JournalKinds.NodeDraining], written.Take(2).Select(entry => entry.Kind));
        Assert.All(written.Take(2), entry => Assert.StartsWith("key-", entry.Actor, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("drain")]
    [InlineData("undrain")]
    public async Task Only_an_operator_may_and_only_with_a_node_that_is_there_and_lives(string verb)
    {
        await using var host = await GatewayHost.StartAsync();
        using var nobody = host.Client();
        using var alice = host.Client(host.Alice);
        using var admin = host.Client(host.Admin);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(nobody, "worker-1", verb));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(alice, "worker-1", verb));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(admin, "worker-9", verb));

        var row = (await host.Store.Nodes.ListAsync(Stop)).Single(node => node.Id == "worker-1");
        await host.Store.Nodes.DeclareDeadAsync(row.Id, row.Incarnation, crashed: false, maxDeaths: 3, Stop);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(admin, "worker-1", verb));
        Assert.Equal(NodeStatus.Dead, (await host.Store.Nodes.ListAsync(Stop)).Single(node => node.Id == "worker-1").Status);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string node, string verb)
    {
        using var answer = await client.PostAsync(new Uri($"/api/cluster/nodes/{node}/{verb}", UriKind.Relative), null, Stop);
        return answer.StatusCode;
    }
}
