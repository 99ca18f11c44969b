using System.Text.Json;
using OpenClaw.Core.Nodes;
using StackExchange.Redis;

namespace OpenClaw.Core.Live;

/// <summary>
/// The registry over Redis. Each process keeps a copy (<see cref="InProcessRegistry"/>): fed by the channel, and by reading what is stored with
/// every look (<see cref="RegistryRefresh"/>), which heals a lost publication and shows a process that starts what there is. A stored heartbeat
/// comes with its age, so an old one is never taken for a fresh one. While Redis is away the copy grows old, and a gateway asks the workers
/// (<see cref="HeartbeatPuller"/>).
/// </summary>
internal sealed class RedisRegistry : IWorkerRegistry
{
    /// <summary>A node that was not heard of for so long is forgotten, here and in Redis. Its row in the store remains.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);

    /// <summary>Longer than the client's longest pause between two attempts to connect.</summary>
    private static readonly TimeSpan ReturnGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan KeepRemovedFor = TimeSpan.FromMinutes(10);

    private readonly RedisLink _link;
    private readonly TimeSpan _interval;
    private readonly InProcessRegistry _copy;

    public RedisRegistry(RedisLink link, HeartbeatOptions heartbeat, TimeProvider time)
    {
        (_link, _interval, _copy) = (link, heartbeat.Interval, new InProcessRegistry(time));
        Pulled = new PulledHeartbeats(_copy, () => link.IsDown || link.UpSince < ReturnGrace);
        // Without waiting for an answer: the client subscribes whenever the connection is there.
        link.Subscriber.Subscribe(link.Keys.Heartbeats, CommandFlags.FireAndForget).OnMessage(message => Hear(message.Message));
    }

    /// <summary>Wanted while Redis is away, and after its return for as long as other nodes may need to find it again.</summary>
    public PulledHeartbeats Pulled { get; }

    public RegistrySnapshot Snapshot => _copy.Snapshot;

    public async ValueTask PublishAsync(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        _copy.Take(heartbeat, TimeSpan.Zero);
        await RunAsync(RegistryScripts.Publish, [
            _link.Keys.Heartbeats.ToString(), heartbeat.NodeId, heartbeat.Incarnation.ToString("N"), heartbeat.Sequence,
            JsonSerializer.SerializeToUtf8Bytes(heartbeat, HeartbeatJson.Default.Heartbeat), (long)KeepFor.TotalMilliseconds], cancellationToken);
    }

    public async ValueTask RemoveAsync(string nodeId, Guid incarnation, CancellationToken cancellationToken)
    {
        _copy.Remove(nodeId, incarnation);
        await RunAsync(RegistryScripts.Remove, [
            _link.Keys.Heartbeats.ToString(), nodeId, incarnation.ToString("N"), (long)KeepRemovedFor.TotalMilliseconds], cancellationToken);
    }

    public Task WaitForMembershipAsync(long seen, CancellationToken cancellationToken) => _copy.WaitForMembershipAsync(seen, cancellationToken);

    /// <summary>Reads what is stored into the copy.</summary>
    /// <exception cref="TimeoutException">Redis did not answer within an interval. Other outages: <see cref="RedisLink.IsOutage"/>.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var asked = _link.Database.ScriptEvaluateAsync(RegistryScripts.Read, [_link.Keys.Nodes, _link.Keys.RemovedNodes], [(long)KeepFor.TotalMilliseconds]);
        var read = await _link.WaitAsync(asked, _interval, cancellationToken);
        var (nodes, removed) = (read[0], read[1]);
        for (var i = 0; i + 1 < nodes.Length; i += 2) Enter((string)nodes[i]!, TimeSpan.FromMilliseconds((double)nodes[i + 1]));
        for (var i = 0; i < removed.Length; i++) Remove((string)removed[i]!);
    }

    public void ForgetSilent() => _copy.Forget(KeepFor);

    private async ValueTask RunAsync(string script, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        if (_link.IsDown) return;
        try
        {
            var told = _link.Database.ScriptEvaluateAsync(script, [_link.Keys.Nodes, _link.Keys.RemovedNodes], arguments);
            await _link.WaitAsync(told, _interval, cancellationToken);
        }
        catch (Exception e) when (RedisLink.IsOutage(e))
        {
            _link.MarkDown(RedisLink.ReasonOf(e));
        }
    }

    private void Hear(RedisValue message)
    {
        var text = message.ToString();
        if (text.StartsWith('{')) Enter(text, TimeSpan.Zero);
        else Remove(text);
    }

    /// <param name="entry">Ends with the heartbeat's JSON.</param>
    private void Enter(string entry, TimeSpan age)
    {
        try
        {
            var json = entry.AsSpan(Math.Max(0, entry.IndexOf('{', StringComparison.Ordinal)));
            if (JsonSerializer.Deserialize(json, HeartbeatJson.Default.Heartbeat) is not { NodeId: not null } heartbeat) return;
            // Within an interval nobody can tell the age of a heartbeat from the time it travelled.
            _copy.Take(heartbeat, age < _interval ? TimeSpan.Zero : age);
        }
        catch (JsonException)
        {
            // Of a node of another version: what cannot be read counts as not heard, and its row in the store remains.
        }
    }

    private void Remove(string member)
    {
        var space = member.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && Guid.TryParseExact(member[..space], "N", out var incarnation)) _copy.Remove(member[(space + 1)..], incarnation);
    }
}
