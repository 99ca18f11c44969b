namespace OpenClaw.Benchmarks.Selection;

/// <summary>What is measured, each with the name that its figures have in the result line.</summary>
internal static class LbCases
{
    public const string At85 = "85";
    public const string Homogeneous = "homogeneous";

    private static readonly Scenario Mixed85 = new("85 %", Fleets.Mixed, 0.85);

    /// <summary>A four-slot worker is ten times slower for a minute. The load is such that the rest can carry it.</summary>
    public static readonly Scenario Sick = Mixed85 with { Name = "sick worker", Victim = 2 };

    public static readonly Scenario BlackHole = Mixed85 with { Name = "black hole", Victim = 2, IsBlackHole = true };

    public static IEnumerable<(string Key, Scenario Scenario)> Steady(bool isQuick, string? trace)
    {
        if (!isQuick)
        {
            yield return ("50", Mixed85 with { Name = "50 %", Load = 0.5 });
            yield return ("70", Mixed85 with { Name = "70 %", Load = 0.7 });
        }

        yield return (At85, Mixed85);
        if (!isQuick)
        {
            yield return ("95", Mixed85 with { Name = "95 %", Load = 0.95 });
            yield return ("8gw", Mixed85 with { Name = "8 gateways", Gateways = 8 });
            yield return ("stale", Mixed85 with { Name = "5 s beats", Heartbeat = 5 });
            yield return ("wrong_capacity", Mixed85 with { Name = "boasting", Workers = Fleets.Boasting });
            yield return (Homogeneous, Mixed85 with { Name = "equal fleet", Workers = Fleets.Equal });
            yield return ("joining", Mixed85 with { Name = "joining", Workers = [Fleets.Mixed[0], .. Fleets.Mixed.Skip(2), Fleets.Mixed[1] with { JoinsAt = 100 }], Load = 0.55 });
        }

        if (trace is not null) yield return ("trace", Mixed85 with { Name = "trace", Trace = TraceFile.Read(trace) });
    }
}
