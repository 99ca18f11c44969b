using OpenClaw.Channels.Platforms;
using OpenClaw.Core;

namespace OpenClaw.Channels.Discord;

/// <summary>Listens for one application in as many parts as Discord asks for, each under a lease of its own, so that nodes share them.</summary>
/// <remarks>
/// Discord is asked again now and then. More parts than before end the old ones; fewer do not while the node runs. Nodes that believe in different numbers
/// meanwhile hear a message twice at most, and the store takes it once.
/// </remarks>
/// <param name="listen">The loops of so many parts.</param>
internal sealed partial class DiscordShards(DiscordAccount account, Func<int, PlatformLoops> listen, TimeProvider time, ILogger<DiscordShards> logger) : BackgroundService
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (count, retry) = (0, RetryInterval);
        PlatformLoops? running = null;
        try
        {
            while (true)
            {
                var asked = await AskAsync(stoppingToken);
                // Where Discord does not say, one part tries: it is the one that tells people why it cannot.
                if ((asked ?? 1) > count)
                {
                    await EndAsync(running);
                    running = listen(count = asked ?? 1);
                    await running.StartAsync(stoppingToken);
                }

                retry = asked is null ? Backoff.Next(retry, AskInterval) : RetryInterval;
                var pause = Task.Delay(asked is null ? retry : AskInterval, time, stoppingToken);
                await await Task.WhenAny(running?.ExecuteTask ?? pause, pause); // a loop that failed unexpectedly ends this one
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            await EndAsync(running);
        }
    }

    /// <returns>Null: Discord did not say.</returns>
    private async Task<int?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await account.Rest.CountShardsAsync(cancellationToken);
        }
        catch (IOException e)
        {
            Log.NotAsked(logger, account.Name, e.Message);
            return null;
        }
    }

    // Without the caller's token: sockets are closed and leases freed, each in a bounded time.
    private static async Task EndAsync(PlatformLoops? running)
    {
        if (running is null) return;
        await running.StopAsync(CancellationToken.None);
        running.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Discord did not say how many sockets the account {Account} needs; asking again: {Reason}")]
        public static partial void NotAsked(ILogger logger, string account, string reason);
    }
}
