using OpenClaw.Core;
using OpenClaw.Core.Limits;

namespace OpenClaw.Channels.Discord;

/// <summary>
/// Tells Discord our commands when the node starts. The list replaces what was there, so that it does not matter how often it is told; of several
/// nodes that start together one does it.
/// </summary>
internal sealed partial class DiscordRegistrar(DiscordAccount account, IRateLimits limits, TimeProvider time, ILogger<DiscordRegistrar> logger) : BackgroundService
{
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(5);

    /// <returns>Null: done; otherwise why not.</returns>
    public async Task<DiscordAnswer?> RunOnceAsync(CancellationToken cancellationToken)
    {
        var answer = await account.Rest.SendAsync(DiscordCall.Register(account.ApplicationId), cancellationToken);
        return answer.IsDone ? null : answer;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if ((await limits.TakeAsync($"discord:commands:{account.ApplicationId}", 1, Together, stoppingToken)).IsAllowed) await RegisterAsync(stoppingToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken); // the node watches its loops: one that ends has failed
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RegisterAsync(CancellationToken stoppingToken)
    {
        for (var backoff = FirstBackoff; await RunOnceAsync(stoppingToken) is { } refusal; backoff = Backoff.Next(backoff, MaxBackoff))
        {
            var delay = refusal.RetryAfter > backoff ? refusal.RetryAfter.Value : backoff;
            Log.NotRegistered(logger, account.Name, delay, refusal.Reason, account.Setting);
            await Task.Delay(delay, time, stoppingToken);
        }

        Log.Registered(logger, account.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The commands of the Discord account {Account} are registered")]
        public static partial void Registered(ILogger logger, string account);

        [LoggerMessage(LogLevel.Warning, "The commands of the Discord account {Account} could not be registered; again in {After}: {Reason} A 401 means that {Setting}:BotToken is not the application's")]
        public static partial void NotRegistered(ILogger logger, string account, TimeSpan after, string reason, string setting);
    }
}
