namespace OpenClaw.Channels.Telegram;

/// <summary>Runs this node's part in Telegram: nothing without a token, else the delivery and, for each account, a lease and a poller.</summary>
/// <param name="loops">In the order of their start; they stop in reverse, so that a poller has ended before its lease is freed.</param>
internal sealed partial class TelegramNode(TelegramAccounts accounts, Func<IReadOnlyList<BackgroundService>> loops, ILogger<TelegramNode> logger) : BackgroundService
{
    private IReadOnlyList<BackgroundService> _loops = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (accounts.All.Count == 0) Log.NotConfigured(logger, $"{TelegramOptions.Section}:{nameof(TelegramOptions.BotToken)}");
        else _loops = loops();
        foreach (var loop in _loops) await loop.StartAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var loop in _loops.Reverse()) await loop.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var loop in _loops) loop.Dispose();
        base.Dispose();
    }

    // The host watches this one; a loop that failed unexpectedly must not die in silence.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_loops.Count > 0) await await Task.WhenAny([.. _loops.Select(loop => loop.ExecuteTask!), Task.Delay(Timeout.Infinite, stoppingToken)]);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Telegram is not configured ({Setting})")]
        public static partial void NotConfigured(ILogger logger, string setting);
    }
}
