using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenClaw.Channels.Ingress;

namespace OpenClaw.Tests.Channels.Toy;

internal sealed class ToyListener(ToyPlatform platform, Reception reception, IOptions<ToyOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (platform.Waiting.TryPeek(out var shout))
        {
            var reply = await reception.TakeAsync(ToyMapping.Map(shout), options.Value, cancellationToken);
            if (reply.Notice is { } notice) platform.TrySay(shout.Room, notice);
            if (reply.Arrival is { } arrival) await arrival.Accepted;
            platform.Waiting.TryDequeue(out _); // only now: the store has it
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RunOnceAsync(stoppingToken);
            await Task.Delay(Interval, time, stoppingToken);
        }
    }
}
