using OpenClaw.Core;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Channels.Discord;

/// <summary>Shares the parts of a large application among the channel nodes: whoever holds more than its share gives the rest back, for others to take.</summary>
/// <remarks>
/// The node that was there first has them all. A share is the parts by the nodes that are alive, rounded up. Nobody else may have the application's settings,
/// or a socket's luck: what nobody took comes back after a moment, and the next try is later each time, until the nodes change.
/// </remarks>
/// <param name="parts">The leases of all parts.</param>
internal sealed partial class DiscordSharing(IReadOnlyList<LeaseKeeper> parts, INodeStore nodes, LocalNode self, TimeProvider time, ILogger<DiscordSharing> logger) : BackgroundService
{
    /// <summary>Several tries of another node's keeper.</summary>
    public static readonly TimeSpan StandBackFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(1);

    private string _seen = "";
    private TimeSpan _pause = FirstPause;
    private long? _gaveAt;

    /// <returns>How many parts were given back.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var alive = (await nodes.ListAsync(cancellationToken)).Where(node => node.Role == self.Role && node.Status == NodeStatus.Alive).ToList();
        var seen = string.Join(' ', alive.Select(node => node.Incarnation).Order());
        if (seen != _seen) (_seen, _pause, _gaveAt) = (seen, FirstPause, null);
        if (_gaveAt is { } gave && time.GetElapsedTime(gave) < _pause) return 0;
        var surplus = parts.Where(part => part.Current is not null).Skip(ShareOf(parts.Count, alive.Count)).ToList();
        if (surplus.Count == 0) return 0;
        foreach (var part in surplus) part.StandBack(StandBackFor);
        if (_gaveAt is not null) _pause = Backoff.Next(_pause, MaxPause);
        _gaveAt = time.GetTimestamp();
        return surplus.Count;
    }

    public static int ShareOf(int parts, int nodes) => (parts + Math.Max(1, nodes) - 1) / Math.Max(1, nodes);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (StoreUnavailableException e)
                {
                    Log.NotKnown(logger, e.Message); // nothing is given back in doubt
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "It is not known which nodes could take parts of a Discord application: {Reason}")]
        public static partial void NotKnown(ILogger logger, string reason);
    }
}
