using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Live;

/// <summary>
/// A gateway's way around a registry that is in doubt: asks the workers themselves, every heartbeat interval, as long as the doubt lasts. Doubt about
/// the registry is none about the workers, so nobody becomes suspect because Redis is away. One that does not answer is left to grow old.
/// </summary>
internal sealed class HeartbeatPuller(LiveState live, WorkerRows rows, HeartbeatClient client, IOptions<HeartbeatOptions> options, TimeProvider time) : BackgroundService
{
    private const int MostTogether = 32;

    /// <summary>Asks every worker whose heartbeat is not fresh. At most one interval long.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (live.Pulled is not { AreWanted: true } pulled) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timeout = new CancellationTokenSource(options.Value.Interval, time);
        await using var _ = timeout.Token.Register(limit.Cancel);

        var known = await rows.ReadAsync(limit.Token);
        var ages = pulled.Ages();
        var old = known.Where(row => !ages.TryGetValue(row.Id, out var age) || age >= options.Value.Interval / 2).ToList();
        await Parallel.ForEachAsync(old, new ParallelOptions { MaxDegreeOfParallelism = MostTogether, CancellationToken = cancellationToken }, async (row, _) =>
        {
            if (await client.AskAsync(row.Address!, limit.Token) is { } heartbeat) pulled.Enter(heartbeat);
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (live.Pulled is null) return;
        try
        {
            using var ticks = new PeriodicTimer(options.Value.Interval, time);
            do await RunOnceAsync(stoppingToken);
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
