namespace OpenClaw.Channels.Platforms;

/// <summary>Runs a node's part in one platform: nothing where no account is configured, else the platform's loops.</summary>
/// <param name="loops">In the order of their start; they stop in reverse, so that a listener has ended before its lease is freed.</param>
internal sealed partial class PlatformLoops(string platform, string setting, Func<IReadOnlyList<BackgroundService>> loops, ILogger<PlatformLoops> logger) : BackgroundService
{
    private IReadOnlyList<BackgroundService> _loops = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _loops = loops();
        if (_loops.Count == 0) Log.NotConfigured(logger, platform, setting);
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
        [LoggerMessage(LogLevel.Information, "{Platform} is not configured ({Setting})")]
        public static partial void NotConfigured(ILogger logger, string platform, string setting);
    }
}
