using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.People;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.OperatorConsole;

public sealed class OperatorActionTests
{
    private static readonly ChannelAddress Kitchen = new("api", "alice", "kitchen");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_operator_does_is_an_admins_alone()
    {
        await using var host = await GatewayHost.StartAsync();
        using var alice = host.Client(host.Alice);
        foreach (var path in new[] { "/api/cluster/channels", "/api/cluster/conversations/paused", "/api/cluster/nodes/history" })
            Assert.Equal(HttpStatusCode.Forbidden, (await alice.GetAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.PostAsync("/api/conversations/kitchen/pause", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.PostAsync("/api/conversations/kitchen/resume", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.DeleteAsync("/api/cluster/nodes/worker-1", Token)).StatusCode);
    }

    [Fact]
    public async Task A_conversation_is_paused_and_goes_on_and_both_may_be_repeated()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync("/api/conversations/kitchen/pause?account=alice", null, Token)).StatusCode);
        await host.Store.Jobs.AcceptAsync(new InboundMessage(Kitchen, "1", "hello"), Token);
        for (var twice = 0; twice < 2; twice++) Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsync("/api/conversations/kitchen/pause?account=alice", null, Token)).StatusCode);
        var paused = Assert.Single((await admin.GetFromJsonAsync<JsonElement>("/api/cluster/conversations/paused", Token)).EnumerateArray());
        Assert.Equal(("api", "alice", "kitchen", 1), (Text(paused, "channel"), Text(paused, "account"), Text(paused, "conversation"), paused.GetProperty("waiting").GetInt32()));
        Assert.NotNull((await host.Store.Log.FindAsync(Kitchen.ConversationId, Token))!.PausedAt);

        for (var twice = 0; twice < 2; twice++) Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsync("/api/conversations/kitchen/resume?account=alice", null, Token)).StatusCode);
        Assert.Equal("hello", (await host.LeaseAsync()).Text);
        var entries = await host.Store.Journal.ReadAsync(new JournalQuery("conversation."), Token);
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.StartsWith("key-", entry.Actor, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_a_dead_node_is_removed()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("/api/cluster/nodes/worker-9", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.DeleteAsync("/api/cluster/nodes/worker-1", Token)).StatusCode);
        var row = Assert.Single(await host.Store.Nodes.ListAsync(Token));
        await host.Store.Nodes.DeclareDeadAsync(row.Id, row.Incarnation, crashed: true, 3, Token);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/api/cluster/nodes/worker-1", Token)).StatusCode);
        Assert.Equal(0, (await admin.GetFromJsonAsync<JsonElement>("/api/cluster/nodes", Token)).GetArrayLength());
    }

    [Fact]
    public async Task Channels_tell_who_reads_them_how_they_fare_and_who_waits_there()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        var node = Guid.NewGuid();
        await host.Store.Nodes.JoinAsync(new NodeRecord("channels-1", node, NodeRole.Channel, "local", "1", null, NodeStatus.Alive, DateTimeOffset.UnixEpoch), Token);
        await host.Store.Leases.TryAcquireAsync(LeaseNames.Leader, node, TimeSpan.FromMinutes(1), Token);
        var good = await host.Store.Leases.TryAcquireAsync("telegram:1", node, TimeSpan.FromMinutes(1), Token);
        await host.Store.Leases.NoteAsync(good!, new LeaseNote("home", "@good", null), Token);
        var bad = await host.Store.Leases.TryAcquireAsync("telegram:2", node, TimeSpan.FromMinutes(1), Token);
        await host.Store.Leases.NoteAsync(bad!, new LeaseNote("work", "", "Telegram answered 401."), Token);
        await host.Store.Leases.ReleaseAsync((await host.Store.Leases.TryAcquireAsync("telegram:3", node, TimeSpan.FromMinutes(1), Token))!, Token);
        await host.Store.People.AskAsync(new Pairing(new PersonKey("telegram", "home", "7"), "Ann", "7", "ABCD2345", TimeSpan.FromHours(1), 20), Token);

        var channels = (await admin.GetFromJsonAsync<JsonElement>("/api/cluster/channels", Token)).EnumerateArray().ToList();
        Assert.Equal(["telegram:1", "telegram:2", "telegram:3"], channels.Select(channel => Text(channel, "name")));
        Assert.Equal(["connected", "faulty", "unread"], channels.Select(channel => Text(channel, "state")));
        Assert.Equal(["channels-1", "channels-1", null], channels.Select(channel => Text(channel, "owner")));
        Assert.Equal(["home", "work", ""], channels.Select(channel => Text(channel, "account")));
        Assert.Equal([1, 0, 0], channels.Select(channel => channel.GetProperty("pending").GetInt32()));
        Assert.Equal((null, "Telegram answered 401."), (Text(channels[0], "fault"), Text(channels[1], "fault")));
        Assert.True(channels[2].GetProperty("forMs").GetDouble() > 0);
    }

    [Fact]
    public async Task A_job_tells_its_attempts_the_newest_among_them()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        var id = (await host.Store.Jobs.AcceptAsync(new InboundMessage(Kitchen, "1", "hello"), Token)).JobId;
        Assert.Empty(await OutcomesAsync());
        var first = await host.LeaseAsync();
        Assert.Equal(["1 running"], await OutcomesAsync());
        await host.Store.Jobs.FailAsync(first.Lease, new OpenClaw.Core.Jobs.JobFailure(OpenClaw.Core.Jobs.FailureKind.ModelUnavailable, "away"), TimeSpan.Zero, Token);
        Assert.Equal(["1 failed"], await OutcomesAsync());
        var second = await host.LeaseAsync();
        await host.CommitAsync(second, "hi");
        Assert.Equal(["1 failed", "2 answered"], await OutcomesAsync());

        async Task<IEnumerable<string>> OutcomesAsync() => (await admin.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}", Token)).GetProperty("history").EnumerateArray()
            .Select(attempt => $"{attempt.GetProperty("number").GetInt32()} {Text(attempt, "outcome")}").ToList();
    }

    [Fact]
    public async Task Readiness_writes_at_most_once_a_second_and_says_so_when_it_cannot()
    {
        await using var host = await GatewayHost.StartAsync();
        using var anybody = host.Client();
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/health", Token)).StatusCode);
        Assert.InRange(host.Outage.Writes, 1, 4);
        host.Outage.IsDown = true;
        await Eventually.TrueAsync(async () => (await anybody.GetAsync("/health", Token)).StatusCode == HttpStatusCode.ServiceUnavailable, "it is not ready");
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
