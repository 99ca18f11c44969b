using OpenClaw.Channels.Platforms;
using OpenClaw.Core.Leases;
using Telegram.Bot;
using Telegram.Bot.Types.Enums;

namespace OpenClaw.Channels.Telegram;

/// <summary>
/// Listens for one bot, while this node holds the bot's lease.
/// </summary>
/// <remarks>
/// Telegram keeps an update until a poll names an offset beyond it. The offset therefore moves only after the store has every message of
/// the batch: whatever breaks before, this node or its successor reads them again and the store knows what it has. A new term begins without an
/// offset, so that nothing is confirmed on the word of an earlier one. When the term is over, the running poll is cut off at once. A second
/// poller of the same token outside the cluster is answered by Telegram with 409, one of the two at a time: it is told once and backed off.
/// </remarks>
internal sealed partial class TelegramPoller(TelegramAccount account, LeaseKeeper keeper, TelegramIntake intake, TimeProvider time, ILogger<TelegramPoller> logger)
    : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly PollBackoff _backoff = new();
    private TelegramIdentity? _us;
    private long _term;
    private int _offset;
    private bool _isConnected;

    /// <summary>One poll and what it brought.</summary>
    /// <returns>False when this node is not the one to listen.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (keeper.Current is not { } term) return false;
        if (term.Number != _term)
        {
            (_term, _offset) = (term.Number, 0);
            Note("Not connected yet.");
        }

        using var watch = new TermWatch(keeper, term, time, cancellationToken);
        try
        {
            await PollAsync(watch.Token);
            return true;
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.TermOver(logger, account.Name);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var delay = await RunOrBackOffAsync(stoppingToken);
                if (delay > TimeSpan.Zero) await Task.Delay(delay, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <returns>How long to wait before the next poll.</returns>
    private async Task<TimeSpan> RunOrBackOffAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!await RunOnceAsync(stoppingToken)) return IdleInterval;
            if (_backoff.Reset()) Log.Again(logger, account.Name);
            Note(null);
            return TimeSpan.Zero;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            var fault = TelegramFault.Of(e);
            var (delay, isNews) = _backoff.Next(fault);
            Note(fault.Reason);
            if (isNews) Tell(fault);
            else Log.Still(logger, account.Name, delay, fault.Reason);
            return delay;
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        _us ??= await IntroduceAsync(cancellationToken);
        // Until one was answered a poll is not held open: it says at once whether the account works.
        var hold = _isConnected ? account.PollTimeout : TimeSpan.Zero;
        using var limit = new CancellationTokenSource(hold + AnswerWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var updates = await account.Client.GetUpdates(_offset, BatchSize, (int)hold.TotalSeconds, [UpdateType.Message], both.Token);
        if (updates.Length == 0) return;
        await intake.TakeAsync(account, _us, updates, cancellationToken);
        _offset = updates[^1].Id + 1;
    }

    private async Task<TelegramIdentity> IntroduceAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var me = await account.Client.GetMe(both.Token);
        Log.Listening(logger, me.Username, account.Name);
        return new TelegramIdentity(account.Name, account.BotId, me.Username ?? "");
    }

    private void Note(string? fault)
    {
        _isConnected = fault is null;
        keeper.Tell(new LeaseNote(account.Name, _us is { } us ? $"@{us.Username}" : "", fault));
    }

    private void Tell(TelegramFault fault)
    {
        if (fault.Code == 409) Log.Conflict(logger, account.Name, fault.Reason, account.Setting);
        else if (fault.Code is 401 or 404) Log.TokenRefused(logger, account.Name, fault.Reason, account.Setting);
        else Log.Failed(logger, account.Name, fault.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Listening on Telegram as @{Username} (account {Account})")]
        public static partial void Listening(ILogger logger, string? username, string account);

        [LoggerMessage(LogLevel.Information, "The Telegram account {Account} is another node's now, or the store is away; the poll was cut off")]
        public static partial void TermOver(ILogger logger, string account);

        [LoggerMessage(LogLevel.Information, "The Telegram account {Account} works again")]
        public static partial void Again(ILogger logger, string account);

        [LoggerMessage(LogLevel.Warning, "The Telegram account {Account} could not be polled: {Reason} Trying again, more and more slowly")]
        public static partial void Failed(ILogger logger, string account, string reason);

        [LoggerMessage(LogLevel.Debug, "The Telegram account {Account} could still not be polled; again in {After}: {Reason}")]
        public static partial void Still(ILogger logger, string account, TimeSpan after, string reason);

        [LoggerMessage(LogLevel.Error, "Another program listens with the token of the Telegram account {Account}, or a webhook is set for it ({Reason}). "
            + "Stop that program, or call the Bot API's deleteWebhook, or put a token of its own into {Setting}; this node keeps trying slowly")]
        public static partial void Conflict(ILogger logger, string account, string reason, string setting);

        [LoggerMessage(LogLevel.Error, "Telegram refused the token of the account {Account} ({Reason}). Ask @BotFather for a new one, put it into {Setting} and restart")]
        public static partial void TokenRefused(ILogger logger, string account, string reason, string setting);
    }
}
