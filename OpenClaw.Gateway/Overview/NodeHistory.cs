using System.Collections.Concurrent;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Overview;

/// <summary>The load of every node in the last minutes, as this gateway saw it: for people who open the console because something just happened. Live
/// state: a gateway that starts knows nothing.</summary>
internal sealed class NodeHistory(IWorkerRegistry registry)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Five minutes.</summary>
    public const int Length = 60;

    private readonly ConcurrentDictionary<(string Id, Guid Incarnation), Queue<WorkerLoad>> _past = new();

    public Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var nodes = registry.Snapshot.Nodes;
        var known = nodes.Select(node => (node.Heartbeat.NodeId, node.Heartbeat.Incarnation)).ToHashSet();
        foreach (var gone in _past.Keys.Where(key => !known.Contains(key))) _past.TryRemove(gone, out _);
        foreach (var node in nodes)
        {
            if (node.Heartbeat.Load is not { } load || node.Age > Interval) continue;
            var past = _past.GetOrAdd((node.Heartbeat.NodeId, node.Heartbeat.Incarnation), _ => new Queue<WorkerLoad>(Length));
            lock (past)
            {
                if (past.Count == Length) past.Dequeue();
                past.Enqueue(load);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Oldest first, by incarnation.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<WorkerLoad>> Read() => _past.ToDictionary(pair => pair.Key.Incarnation, pair => Copy(pair.Value));

    private static IReadOnlyList<WorkerLoad> Copy(Queue<WorkerLoad> past)
    {
        lock (past) return [.. past];
    }
}
