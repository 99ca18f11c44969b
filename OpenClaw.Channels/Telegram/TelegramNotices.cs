using System.Threading.Channels;
using OpenClaw.Channels.Delivery;
using Telegram.Bot;

namespace OpenClaw.Channels.Telegram;

/// <summary>Says short things that are no answers (a greeting, "I read only text"). Tried once: nobody misses one, and nobody waits for it.</summary>
internal sealed partial class TelegramNotices(TimeProvider time, ILogger<TelegramNotices> logger) : BackgroundService
{
    private const int Capacity = 64;

    private readonly Channel<(TelegramAccount Account, TelegramPlace Place, string Text)> _waiting =
        Channel.CreateBounded<(TelegramAccount, TelegramPlace, string)>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Say(TelegramAccount account, TelegramPlace place, string text) => _waiting.Writer.TryWrite((account, place, text));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (account, place, text) in _waiting.Reader.ReadAllAsync(stoppingToken)) await SayAsync(account, place, text, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SayAsync(TelegramAccount account, TelegramPlace place, string text, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(PieceSender.PieceTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            await account.Client.SendMessage(place.ChatId, text, messageThreadId: place.ThreadId, cancellationToken: both.Token);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.NotSaid(logger, account.Name, TelegramFault.Of(e).Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A notice of the Telegram account {Account} was not said: {Reason}")]
        public static partial void NotSaid(ILogger logger, string account, string reason);
    }
}
