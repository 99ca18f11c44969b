namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>How long messages arrive on processes.</summary>
/// <param name="Seconds">Of a case in which nothing happens; others end when it is over.</param>
/// <param name="MeasuredFrom">See <see cref="Scenario.MeasuredFrom"/>.</param>
internal sealed record ProcessLengths(double Seconds, double MeasuredFrom, double EventAt, double EventLength)
{
    public static readonly ProcessLengths Quick = new(32, 4, 4, 18);
    public static readonly ProcessLengths Full = new(120, 10, 30, 60);

    public Scenario Fit(Scenario scenario) => scenario with
    {
        MeasuredFrom = MeasuredFrom,
        EventAt = EventAt,
        EventLength = EventLength,
        Workers = [.. scenario.Workers.Select(w => w.JoinsAt > 0 ? w with { JoinsAt = EventAt } : w)],
    };

    public int JobsOf(Scenario scenario) => (int)(scenario.Capacity * scenario.Load * (scenario.Victim < 0 ? Seconds : EventAt + EventLength));
}
