using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OpenClaw.Core.Nodes;

/// <summary>Publishes this node's heartbeat. The loop has nothing else in it, so nothing else can make a healthy node look dead.</summary>
public sealed partial class HeartbeatPublisher(
    LocalNode node, NodeHooks hooks, IWorkerRegistry registry, IOptions<HeartbeatOptions> options, TimeProvider time, ILogger<HeartbeatPublisher> logger)
    : BackgroundService
{
    private long _sequence;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await node.Joined.WaitAsync(stoppingToken);
            using var ticks = new PeriodicTimer(options.Value.Interval, time);
            do await RunOnceAsync(stoppingToken);
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await registry.PublishAsync(Next(), cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Log.HeartbeatLost(logger, error);
        }
    }

    /// <summary>Forgets the node after its last heartbeat, so that nobody waits for it to grow old.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await registry.RemoveAsync(node.Id, node.Incarnation, cancellationToken);
    }

    /// <summary>What this node says about itself now, under a sequence number of its own. Nobody may hear of a node before <see cref="LocalNode.Joined"/>.</summary>
    public Heartbeat Next()
    {
        var self = node.ToRecord(default);
        return new Heartbeat(
            self.Id, self.Incarnation, self.Role, self.Region, self.Version, self.Address, self.Status, Interlocked.Increment(ref _sequence), hooks.Load?.Invoke());
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A heartbeat was not published; the next one tries again.")]
        public static partial void HeartbeatLost(ILogger logger, Exception error);
    }
}
