namespace OpenClaw.Gateway.Maintenance;

/// <summary>Runs one maintenance task again and again; an error is logged and the wait doubles up to a minute.</summary>
internal sealed partial class MaintenanceLoop(string name, TimeSpan interval, Func<CancellationToken, Task> runOnce, TimeProvider time, ILogger<MaintenanceLoop> logger) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(wait, time, stoppingToken);
                await runOnce(stoppingToken);
                wait = interval;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.Failed(logger, name, exception);
                wait = TimeSpan.FromTicks(Math.Max(interval.Ticks, Math.Min(wait.Ticks * 2, LongestWait.Ticks)));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Maintenance {Task} failed; it is tried again.")]
        public static partial void Failed(ILogger logger, string task, Exception exception);
    }
}
