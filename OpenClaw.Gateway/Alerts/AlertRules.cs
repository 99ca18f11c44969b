namespace OpenClaw.Gateway.Alerts;

/// <summary>For how long it was seen bad, or good; null while it was not.</summary>
internal readonly record struct AlertTimer(TimeSpan? Bad, TimeSpan? Good);

internal enum AlertChange
{
    None = 0,
    Raise = 1,
    Clear = 2,
}

/// <summary>
/// When an alert begins and ends. Pure. Time is what was watched: between two looks it counts only as far as a loop that keeps time could have seen it, so
/// neither a sleeping machine nor a jumping clock raises or clears anything. What is missing is neither good nor bad: an alert stays, and none begins, but the
/// time that something was bad before is not forgotten, or a probe that fails now and then would hide it for ever.
/// </summary>
internal static class AlertRules
{
    /// <param name="elapsed">Since the last look, on a monotonic clock.</param>
    /// <param name="longest">The most that is believed of it.</param>
    public static (AlertTimer Timer, AlertChange Change) Judge(AlertLimit limit, AlertTimer timer, Reading reading, bool isOpen, TimeSpan elapsed, TimeSpan longest)
    {
        if (reading.Gone is not null) return (default, isOpen ? AlertChange.Clear : AlertChange.None);
        if (reading.Value is not { } value || double.IsNaN(value)) return (timer with { Good = null }, AlertChange.None);
        var step = TimeSpan.FromTicks(Math.Clamp(elapsed.Ticks, 0, longest.Ticks));
        if (value > limit.Above)
        {
            var bad = timer.Bad is { } before ? before + step : TimeSpan.Zero;
            return (new AlertTimer(bad, null), !isOpen && bad >= limit.RaiseAfter ? AlertChange.Raise : AlertChange.None);
        }

        if (value > limit.Below) return (default, AlertChange.None);
        var good = timer.Good is { } since ? since + step : TimeSpan.Zero;
        return (new AlertTimer(null, good), isOpen && good >= limit.ClearAfter ? AlertChange.Clear : AlertChange.None);
    }
}
