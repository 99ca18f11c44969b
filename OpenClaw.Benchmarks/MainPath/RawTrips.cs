namespace OpenClaw.Benchmarks.MainPath;

/// <summary>
/// What lies between a message and the model at least: it is written, leased and started, three transactions that need each other's
/// answers. Here they are bare, one row each, at the same steady rate: no start can be sooner on this machine.
/// </summary>
internal static class RawTrips
{
    private const int PerSecond = 20;

    /// <returns>Milliseconds of each three.</returns>
    public static async Task<double[]> MeasureAsync(TimeSpan duration, Func<Task> three, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var jitter = new Random(20);
        var taken = new double[(int)(duration.TotalSeconds * PerSecond)];
        for (var i = 0; i < 2 * PerSecond; i++) await three();
        for (var i = 0; i < taken.Length; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds((0.75 + (jitter.NextDouble() / 2)) / PerSecond), cancellationToken);
            var began = clock.GetTimestamp();
            await three();
            taken[i] = clock.GetElapsedTime(began).TotalMilliseconds;
        }

        return taken;
    }
}
