using OpenClaw.Core.Availability;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Alerts;
using Xunit;

namespace OpenClaw.Tests.Alerts;

public sealed class AlertReadingsTests
{
    private static readonly TimeSpan Suspect = TimeSpan.FromSeconds(1.5);
    private static readonly NodeFact Healthy = new("worker-1", NodeRole.Worker, NodeStatus.Alive, TimeSpan.FromSeconds(0.4), new WorkerLoad(1, 4, 1, 0.5, 0.25, 0), 100);
    private static readonly AlertFacts Calm = new([Healthy], false, Suspect, new JobCounts(3, 1, 0, 0), 0, new RecentMessages(100, 90, 1, 90, All(2), All(2), 0), [new LeaseStanding("leader", TimeSpan.Zero)]);

    [Fact]
    public void Every_rule_reads_something_and_a_calm_cluster_is_below_every_limit()
    {
        var calm = Calm with { Leases = [.. Calm.Leases, new LeaseStanding("telegram:1", TimeSpan.Zero)] };
        var readings = AlertReadings.Of(calm, new AlertOptions()).ToList();
        Assert.Equal(AlertNames.All.Order(), readings.Select(reading => reading.Rule).Order());
        Assert.All(readings, reading => Assert.True(reading.Value <= AlertLimit.Of(reading.Rule, new AlertOptions()).Below, $"{reading}"));
    }

    [Theory]
    [InlineData(NodeStatus.Alive, 0.4, false, 0d)]
    [InlineData(NodeStatus.Draining, 0.4, false, 0d)]
    [InlineData(NodeStatus.Alive, 2.0, false, 1d)]
    [InlineData(NodeStatus.Alive, null, false, 1d)]
    [InlineData(NodeStatus.Dead, 0.4, false, 1d)]
    [InlineData(NodeStatus.Alive, 2.0, true, null)]
    [InlineData(NodeStatus.Dead, null, true, 1d)]
    public void A_node_is_offline_when_it_is_dead_or_silent_and_unknown_while_heartbeats_cannot_be_read(NodeStatus status, double? age, bool isDoubtful, double? expected)
    {
        var node = Healthy with { Status = status, Age = age is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
        Assert.Equal(expected, Read(Calm with { Nodes = [node], IsRegistryInDoubt = isDoubtful }, AlertNames.NodeOffline).Value);
    }

    [Fact]
    public void Load_is_believed_only_from_a_fresh_heartbeat_and_ends_with_the_node()
    {
        Assert.Equal(0.5, Read(Calm, AlertNames.Cpu).Value);
        Assert.Equal(0.25, Read(Calm, AlertNames.Memory).Value);
        Assert.Null(Read(Calm with { Nodes = [Healthy with { Age = TimeSpan.FromSeconds(3) }] }, AlertNames.Cpu).Value);
        Assert.Null(Read(Calm with { IsRegistryInDoubt = true }, AlertNames.Memory).Value);
        Assert.NotNull(Read(Calm with { Nodes = [Healthy with { Status = NodeStatus.Dead }] }, AlertNames.Cpu).Gone);
        Assert.Equal(0.5, Read(Calm with { Nodes = [Healthy with { Role = NodeRole.Gateway }] }, AlertNames.Cpu).Value);
    }

    [Fact]
    public void There_is_no_worker_when_none_may_be_given_work()
    {
        foreach (var unusable in new[]
                 {
                     Healthy with { Status = NodeStatus.Draining }, Healthy with { Status = NodeStatus.Dead }, Healthy with { Weight = 0 },
                     Healthy with { Age = TimeSpan.FromSeconds(2) }, Healthy with { Role = NodeRole.Channel },
                 }) Assert.Equal(1, Read(Calm with { Nodes = [unusable] }, AlertNames.NoWorker).Value);
        Assert.Equal(1, Read(Calm with { Nodes = [] }, AlertNames.NoWorker).Value);
        Assert.Equal(0, Read(Calm, AlertNames.NoWorker).Value);
        Assert.Null(Read(Calm with { Nodes = [], IsRegistryInDoubt = true }, AlertNames.NoWorker).Value);
    }

    [Fact]
    public void Few_messages_say_that_nobody_waits_and_unknown_ones_say_nothing()
    {
        var slow = new RecentMessages(20, 15, 5, 20, All(8), All(8), 2);
        Assert.Equal((8, 0.25, 2), Values(Calm with { Recent = slow }));
        Assert.Equal((0, 0, 0), Values(Calm with { Recent = new RecentMessages(5, 2, 3, 5, All(60), All(60), 0) }));
        Assert.Equal((null, null, null), Values(Calm with { Recent = null }));
    }

    [Fact]
    public void A_channel_that_nobody_reads_is_told_of_for_a_day_and_the_leader_by_its_own_rule()
    {
        Assert.Equal(70, Channel(TimeSpan.FromSeconds(70)).Value);
        Assert.Null(Channel(TimeSpan.FromSeconds(70)).Gone);
        Assert.NotNull(Channel(TimeSpan.FromDays(2)).Gone);
        Assert.Equal(0, Read(Calm, AlertNames.LeaderMissing).Value);
        Assert.Null(Read(Calm with { Leases = [] }, AlertNames.LeaderMissing).Value);
        Assert.Equal(20, AlertReadings.AboutLeader([new LeaseStanding("leader", TimeSpan.FromSeconds(20))]).Value);
    }

    [Fact]
    public void A_channel_that_is_read_and_not_connected_counts_from_the_fault_whoever_reads_it_now()
    {
        var faulty = new LeaseStanding("telegram:1", TimeSpan.Zero) { Note = new LeaseNote("home", "@bot", "Telegram answered 401."), FaultFor = TimeSpan.FromSeconds(90) };
        var reading = Read(Calm with { Leases = [faulty] }, AlertNames.ChannelDisconnected);
        Assert.Equal(90, reading.Value);
        Assert.Equal("telegram:1 has not been connected for 90 seconds: Telegram answered 401.", reading.Sentence);
        Assert.Equal(90, Read(Calm with { Leases = [faulty with { ExpiredFor = TimeSpan.FromSeconds(1) }] }, AlertNames.ChannelDisconnected).Value);
        Assert.Equal(0, Read(Calm with { Leases = [faulty with { Note = faulty.Note! with { Fault = null }, FaultFor = TimeSpan.Zero }] }, AlertNames.ChannelDisconnected).Value);
    }

    [Fact]
    public void Messages_of_paused_conversations_are_nobodys_alarm() =>
        Assert.Equal(3, Read(Calm with { Jobs = new JobCounts(203, 1, 0, 0), Held = 200 }, AlertNames.Waiting).Value);

    private static Spread All(double seconds) => new(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds));

    private static (double?, double?, double?) Values(AlertFacts facts) =>
        (Read(facts, AlertNames.ResponseTime).Value, Read(facts, AlertNames.ErrorRate).Value, Read(facts, AlertNames.DeadLetters).Value);

    private static Reading Channel(TimeSpan expired) => Read(Calm with { Leases = [new LeaseStanding("telegram:1", expired)] }, AlertNames.ChannelDisconnected);

    private static Reading Read(AlertFacts facts, string rule) => Assert.Single(AlertReadings.Of(facts, new AlertOptions()), reading => reading.Rule == rule);
}
