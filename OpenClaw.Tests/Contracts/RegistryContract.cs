using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>The registry as a node that publishes and a node that reads have it; in process both are one.</summary>
public sealed record RegistryPair(IWorkerRegistry Publisher, IWorkerRegistry Reader, Func<ValueTask> Close) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}

public abstract class RegistryContract(Func<TimeProvider, Task<RegistryPair>> create) : IAsyncLifetime
{
    private static readonly Guid Life = Guid.NewGuid();
    private readonly FakeTimeProvider _time = new();
    private RegistryPair _pair = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _pair = await create(_time);

    public async ValueTask DisposeAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_published_heartbeat_is_in_the_snapshot_as_it_was_said()
    {
        Assert.Empty(_pair.Reader.Snapshot.Nodes);
        var beat = Beat("worker-1") with { Load = new WorkerLoad(4, 8, 3, 0.25, 0.5, 42) };
        await PublishAsync(beat);
        Assert.Equal(beat, (await SeenAsync("worker-1", 1)).Heartbeat);
    }

    [Fact]
    public async Task An_age_is_the_readers_own_time_since_the_sequence_changed()
    {
        await PublishAsync(Beat("worker-1"));
        await SeenAsync("worker-1", 1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), Node("worker-1").Age);

        await PublishAsync(Beat("worker-1"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(3), Node("worker-1").Age);

        await PublishAsync(Beat("worker-1", 2));
        Assert.Equal(TimeSpan.Zero, (await SeenAsync("worker-1", 2)).Age);
    }

    [Fact]
    public async Task A_heartbeat_that_arrives_late_does_not_replace_a_newer_one()
    {
        await PublishAsync(Beat("worker-1", 5));
        await SeenAsync("worker-1", 5);
        await PublishAsync(Beat("worker-1", 4) with { Status = NodeStatus.Draining });
        await PublishAsync(Beat("fence") with { Incarnation = Guid.NewGuid() });
        await SeenAsync("fence", 1);
        Assert.Equal((5, NodeStatus.Alive), (Node("worker-1").Heartbeat.Sequence, Node("worker-1").Heartbeat.Status));
    }

    [Fact]
    public async Task Load_alone_changes_no_membership()
    {
        await PublishAsync(Beat("worker-1"));
        await SeenAsync("worker-1", 1);
        var before = _pair.Reader.Snapshot;
        await PublishAsync(Beat("worker-1", 2) with { Load = new WorkerLoad(1, 4, 4, 1, 1, 0) });
        await SeenAsync("worker-1", 2);
        var after = _pair.Reader.Snapshot;
        Assert.Equal(before.MembershipVersion, after.MembershipVersion);
        Assert.True(after.Version > before.Version);
    }

    [Fact]
    public async Task A_join_a_status_an_address_and_an_incarnation_change_membership()
    {
        var beat = Beat("worker-1");
        Heartbeat[] steps = [beat, beat with { Status = NodeStatus.Draining }, beat with { Address = new Uri("http://127.0.0.1:2") }, beat with { Incarnation = Guid.NewGuid() }];
        var version = _pair.Reader.Snapshot.MembershipVersion;
        var sequence = 0;
        foreach (var step in steps)
        {
            await PublishAsync(step with { Sequence = ++sequence });
            await SeenAsync("worker-1", sequence);
            var now = _pair.Reader.Snapshot.MembershipVersion;
            Assert.True(now > version, $"{step}");
            version = now;
        }
    }

    [Fact]
    public async Task A_new_incarnation_begins_its_sequence_anew()
    {
        await PublishAsync(Beat("worker-1", 100));
        await SeenAsync("worker-1", 100);
        var renewed = Beat("worker-1") with { Incarnation = Guid.NewGuid() };
        await PublishAsync(renewed);
        Assert.Equal(renewed.Incarnation, (await SeenAsync("worker-1", 1)).Heartbeat.Incarnation);
    }

    [Fact]
    public async Task A_removed_node_is_gone_and_its_late_heartbeat_does_not_bring_it_back()
    {
        await PublishAsync(Beat("worker-1"));
        await SeenAsync("worker-1", 1);
        var before = _pair.Reader.Snapshot.MembershipVersion;
        await _pair.Publisher.RemoveAsync("worker-1", Guid.NewGuid(), Token);
        Assert.Equal(Life, (await SeenAsync("worker-1", 1)).Heartbeat.Incarnation);
        await _pair.Publisher.RemoveAsync("worker-1", Life, Token);
        await Eventually.TrueAsync(() => _pair.Reader.Snapshot.Nodes.IsEmpty, "the node is gone");
        Assert.True(_pair.Reader.Snapshot.MembershipVersion > before);

        await PublishAsync(Beat("worker-1", 2));
        await PublishAsync(Beat("fence") with { Incarnation = Guid.NewGuid() });
        await SeenAsync("fence", 1);
        Assert.DoesNotContain(_pair.Reader.Snapshot.Nodes, node => node.Heartbeat.NodeId == "worker-1");
        await PublishAsync(Beat("worker-1") with { Incarnation = Guid.NewGuid() });
        await SeenAsync("worker-1", 1);
    }

    [Fact]
    public async Task Who_waits_for_membership_wakes_when_it_changes_and_at_once_when_it_already_has()
    {
        await PublishAsync(Beat("worker-1"));
        await SeenAsync("worker-1", 1);
        var seen = _pair.Reader.Snapshot.MembershipVersion;
        await _pair.Reader.WaitForMembershipAsync(seen - 1, Token).WaitAsync(Eventually.Bound, Token);

        var waiting = _pair.Reader.WaitForMembershipAsync(seen, Token);
        Assert.False(waiting.IsCompleted);
        await PublishAsync(Beat("worker-2"));
        await waiting.WaitAsync(Eventually.Bound, Token);
        await SeenAsync("worker-2", 1);
    }

    [Fact]
    public async Task A_wait_for_membership_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var waiting = _pair.Reader.WaitForMembershipAsync(_pair.Reader.Snapshot.MembershipVersion, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Eventually.Bound, Token));
    }

    [Fact]
    public async Task A_snapshot_does_not_change_after_it_was_taken()
    {
        await PublishAsync(Beat("worker-1"));
        await SeenAsync("worker-1", 1);
        var taken = _pair.Reader.Snapshot;
        await PublishAsync(Beat("worker-2"));
        await SeenAsync("worker-2", 1);
        Assert.Equal("worker-1", Assert.Single(taken.Nodes).Heartbeat.NodeId);
    }

    private static Heartbeat Beat(string id, long sequence = 1) => new(id, Life, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, sequence, null);

    private ValueTask PublishAsync(Heartbeat heartbeat) => _pair.Publisher.PublishAsync(heartbeat, Token);

    private RegisteredNode Node(string id) => _pair.Reader.Snapshot.Nodes.Single(node => node.Heartbeat.NodeId == id);

    private Task<RegisteredNode> SeenAsync(string id, long sequence) => Eventually.ValueAsync(
        () => Task.FromResult(_pair.Reader.Snapshot.Nodes.SingleOrDefault(node => node.Heartbeat.NodeId == id && node.Heartbeat.Sequence == sequence)), $"{id} is seen with heartbeat {sequence}");
}
