using OpenClaw.Core;
using OpenClaw.Core.Leases;

namespace OpenClaw.Channels.Discord;

/// <summary>
/// Tells Discord our commands when this node takes the application's lease. The list replaces what was there, so that it does not matter how often it is told.
/// </summary>
/// <param name="isAlone">Nothing else says how the account fares: there is no socket in this build, and commands are all that is heard.</param>
internal sealed partial class DiscordRegistrar(DiscordAccount account, LeaseKeeper keeper, bool isAlone, TimeProvider time, ILogger<DiscordRegistrar> logger) : BackgroundService
{
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);
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
            for (var told = 0L; ; await Task.Delay(IdleInterval, time, stoppingToken))
            {
                if (keeper.Current is not { } term || term.Number == told) continue;
                Note("The commands are not registered yet.");
                if (await RegisterAsync(term, stoppingToken)) told = term.Number;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <returns>False when the lease became another's before Discord took them.</returns>
    private async Task<bool> RegisterAsync(Term term, CancellationToken stoppingToken)
    {
        for (var backoff = FirstBackoff; await RunOnceAsync(stoppingToken) is { } refusal; backoff = Backoff.Next(backoff, MaxBackoff))
        {
            var delay = refusal.RetryAfter > backoff ? refusal.RetryAfter.Value : backoff;
            Note($"The commands could not be registered: {refusal.Reason}");
            Log.NotRegistered(logger, account.Name, delay, refusal.Reason, account.Setting);
            await Task.Delay(delay, time, stoppingToken);
            if (keeper.Current?.Number != term.Number) return false;
        }

        Note(null);
        Log.Registered(logger, account.Name);
        return true;
    }

    private void Note(string? fault)
    {
        if (isAlone) keeper.Tell(new LeaseNote(account.Name, "slash commands only", fault));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The commands of the Discord account {Account} are registered")]
        public static partial void Registered(ILogger logger, string account);

        [LoggerMessage(LogLevel.Warning, "The commands of the Discord account {Account} could not be registered; again in {After}: {Reason} A 401 means that {Setting}:BotToken is not the application's")]
        public static partial void NotRegistered(ILogger logger, string account, TimeSpan after, string reason, string setting);
    }
}
