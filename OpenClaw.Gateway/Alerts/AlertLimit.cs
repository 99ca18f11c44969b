namespace OpenClaw.Gateway.Alerts;

/// <param name="Above">A value above this is bad.</param>
/// <param name="Below">A value at or below this is good; between the two it is neither.</param>
/// <param name="RaiseAfter">How long it must be bad.</param>
/// <param name="ClearAfter">How long it must be good.</param>
internal sealed record AlertLimit(double Above, double Below, TimeSpan RaiseAfter, TimeSpan ClearAfter)
{
    public static AlertLimit Of(string rule, AlertOptions o)
    {
        var zero = TimeSpan.Zero;
        return rule switch
        {
            AlertNames.NodeOffline => Fact(o.NodeOfflineAfter),
            AlertNames.NoWorker => Fact(o.NoWorkerAfter),
            AlertNames.Cpu => Measure(o.Cpu, o.Hold),
            AlertNames.Memory => Measure(o.Memory, o.Hold),
            AlertNames.Waiting => Measure(o.Waiting, o.WaitingHold),
            AlertNames.ResponseTime => Measure(o.ResponseTime.TotalSeconds, zero),
            AlertNames.ErrorRate => Measure(o.ErrorRate, zero),
            AlertNames.DeadLetters => new AlertLimit(0, 0, zero, o.ClearAfter),
            AlertNames.ChannelDisconnected => new AlertLimit(o.ChannelDisconnectedAfter.TotalSeconds, 0, zero, o.ClearAfter),
            AlertNames.LeaderMissing => new AlertLimit(o.LeaderMissingAfter.TotalSeconds, 0, zero, o.ClearAfter),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
        };

        // What is or is not the case: 1 or 0.
        AlertLimit Fact(TimeSpan after) => new(0, 0, after, o.ClearAfter);

        AlertLimit Measure(double above, TimeSpan hold) => new(above, above * (1 - o.Hysteresis), hold, o.ClearAfter);
    }
}
