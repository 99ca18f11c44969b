using OpenClaw.Core;

namespace OpenClaw.Channels.Ingress;

/// <summary>Waits for a store that is away: the platform keeps its event as long as nobody has confirmed it.</summary>
internal sealed partial class StorePatience(TimeProvider time, ILogger<StorePatience> logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(5);

    /// <param name="work">May be repeated.</param>
    /// <param name="wanted">Ends the waiting.</param>
    public async Task<T> RunAsync<T>(string channel, Func<Task<T>> work, CancellationToken wanted)
    {
        for (var backoff = FirstBackoff; ; backoff = Backoff.Next(backoff, MaxBackoff))
        {
            try
            {
                return await work();
            }
            catch (StoreUnavailableException e)
            {
                Log.StoreAway(logger, channel, backoff, e.Message);
                await Task.Delay(backoff, time, wanted);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The store did not answer about something said on {Channel}; again in {Backoff}: {Reason}")]
        public static partial void StoreAway(ILogger logger, string channel, TimeSpan backoff, string reason);
    }
}
