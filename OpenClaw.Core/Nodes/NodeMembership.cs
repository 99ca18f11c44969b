using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpenClaw.Core.Nodes;

/// <summary>
/// Keeps this node's durable row. The row is the authority on whether the node lives, not the node: one that reads that its incarnation is
/// dead or replaced has already lost its leases. It drops what it holds, draws a new incarnation and joins again, without a restart.
/// </summary>
public sealed partial class NodeMembership(
    LocalNode node, NodeHooks hooks, INodeStore store, ListeningAddress address, TimeProvider time, ILogger<NodeMembership> logger)
    : BackgroundService
{
    /// <summary>How long a declared death may go unnoticed by the dead. Its leases are void at once, so this costs only idle time.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstJoinDelay = TimeSpan.FromMilliseconds(250);

    private volatile bool _isStopping;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await address.WaitAsync(stoppingToken) is { } own) node.ListenAt(own);
            await JoinAsync(stoppingToken);
            using var ticks = new PeriodicTimer(CheckInterval, time);
            while (await ticks.WaitForNextTickAsync(stoppingToken)) await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Reads the own row: drains or takes work again as an operator wrote there, and begins a new life when the old one is over.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await store.ListAsync(cancellationToken);
            var incarnation = node.Incarnation;
            var row = rows.FirstOrDefault(r => r.Id == node.Id);
            if (_isStopping) return;
            if (row?.Incarnation == incarnation && row.Status != NodeStatus.Dead)
            {
                Follow(row.Status);
                return;
            }

            if (row is not null && row.Incarnation != incarnation) Log.Replaced(logger, node.Id, row.Incarnation);
            else Log.DeclaredDead(logger, node.Id, incarnation);
            hooks.Abandon?.Invoke();
            if (node.Status == NodeStatus.Draining) hooks.Drain?.Invoke(false); // the drain was the old life's; its grace must not end the new one's jobs
            node.Renew();
            await JoinAsync(cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Log.CheckFailed(logger, error);
        }
    }

    /// <summary>Takes nothing new from now on; what runs goes on. The row says so as soon as the store can be reached, the heartbeat in any case.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        node.SetStatus(NodeStatus.Draining);
        await TellAsync(NodeStatus.Draining, cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await base.StopAsync(cancellationToken);
        node.SetStatus(NodeStatus.Left);
        if (node.Joined.IsCompletedSuccessfully) await TellAsync(NodeStatus.Left, cancellationToken);
    }

    private void Follow(NodeStatus wanted)
    {
        if (wanted == node.Status || wanted is not (NodeStatus.Alive or NodeStatus.Draining)) return;
        Log.Told(logger, node.Id, wanted);
        node.SetStatus(wanted);
        hooks.Drain?.Invoke(wanted == NodeStatus.Draining);
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        for (var delay = FirstJoinDelay; ; delay = Backoff.Next(delay, CheckInterval))
        {
            try
            {
                await store.JoinAsync(node.ToRecord(time.GetUtcNow()), cancellationToken);
                node.MarkJoined();
                Log.Joined(logger, node.Id, node.Incarnation, node.Address);
                return;
            }
            catch (StoreUnavailableException error)
            {
                Log.JoinDelayed(logger, delay, error);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    private async Task TellAsync(NodeStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await store.SetStatusAsync(node.Id, node.Incarnation, status, node.Id, cancellationToken);
        }
        catch (Exception error) when (error is StoreUnavailableException or OperationCanceledException)
        {
            Log.StatusUntold(logger, status, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Node {NodeId} joined as incarnation {Incarnation} at {Address}.")]
        public static partial void Joined(ILogger logger, string nodeId, Guid incarnation, Uri? address);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be reached; joining is tried again in {Delay}.")]
        public static partial void JoinDelayed(ILogger logger, TimeSpan delay, Exception error);

        [LoggerMessage(Level = LogLevel.Information, Message = "An operator told node {NodeId} to be {Status}.")]
        public static partial void Told(ILogger logger, string nodeId, NodeStatus status);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Node {NodeId} was declared dead as incarnation {Incarnation}; it drops its work and joins again.")]
        public static partial void DeclaredDead(ILogger logger, string nodeId, Guid incarnation);

        [LoggerMessage(Level = LogLevel.Error, Message = "Another process joined as node {NodeId} (incarnation {Other}). This one drops its work and joins again. "
            + "Two processes must not share a name: see OpenClaw:Cluster:NodeId.")]
        public static partial void Replaced(ILogger logger, string nodeId, Guid other);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The node's own row could not be read; it is read again at the next tick.")]
        public static partial void CheckFailed(ILogger logger, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store was not told that this node is {Status}; its heartbeat will say so or stop.")]
        public static partial void StatusUntold(ILogger logger, NodeStatus status, Exception error);
    }
}
