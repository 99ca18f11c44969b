using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Live;

/// <summary>Looks at the stored registry every heartbeat interval. The same look tells whether Redis is there.</summary>
internal sealed class RegistryRefresh(RedisRegistry registry, RedisLink link, HeartbeatOptions heartbeat, TimeProvider time) : BackgroundService
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var losses = link.Losses;
        try
        {
            await registry.ReadAsync(cancellationToken);
            // Subscriptions have a connection of their own, and signals count on it. Its answer comes after those to the renewed subscriptions.
            if (link.IsDown) await link.WaitAsync(link.Subscriber.PingAsync(), heartbeat.Interval, cancellationToken);
            link.MarkUp(losses);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            link.MarkDown(RedisLink.ReasonOf(e));
        }
        registry.ForgetSilent();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        link.Stirred += Wake;
        try
        {
            await using var ticks = time.CreateTimer(_ => Wake(), null, TimeSpan.Zero, heartbeat.Interval);
            await foreach (var _ in _wake.Reader.ReadAllAsync(stoppingToken)) await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            link.Stirred -= Wake;
        }
    }

    private void Wake() => _wake.Writer.TryWrite(true);
}
