namespace OpenClaw.Gateway.Selection;

/// <summary>A new incarnation has cold caches and maybe a fault that shows with the first job: its usable slots grow from a tenth to all.</summary>
internal static class SlowStart
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private const double First = 0.1;

    /// <param name="seenAfter">How long after this gateway first saw any worker it saw this one.</param>
    /// <param name="age">Since this gateway first saw it.</param>
    /// <returns>The share of its slots that may be used. A gateway that has just started itself cannot tell new from old and takes all for old.</returns>
    public static double ShareAt(TimeSpan seenAfter, TimeSpan age) =>
        seenAfter < Duration || age >= Duration ? 1 : First + ((1 - First) * Math.Max(0, age / Duration));
}
