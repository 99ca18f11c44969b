using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>What is measured, each with the name that its figures have in the result line and for <c>--cases</c>.</summary>
internal static class LbCases
{
    public const string At85 = "85";
    public const string Homogeneous = "homogeneous";
    public const string Sick = "sick";
    public const string BlackHole = "blackhole";

    /// <summary>Only processes can be killed.</summary>
    public const string LostGateway = "lostgateway";

    private static readonly string[] QuickKeys = [At85, Sick, BlackHole];
    private static readonly Scenario Mixed85 = new("85 %", Fleets.Mixed, 0.85);

    /// <param name="keys">Only these; null for all.</param>
    public static IReadOnlyList<(string Key, Scenario Scenario)> Of(bool isQuick, bool onProcesses, IReadOnlyCollection<string>? keys, string? trace)
    {
        (string Key, Scenario Scenario)[] known = [.. All(trace is null ? null : TraceFile.Read(trace)).Where(c => onProcesses || c.Key != LostGateway)];
        if (keys?.FirstOrDefault(key => known.All(c => c.Key != key)) is { } unknown) throw new BenchmarkException($"There is no case {unknown}; there are {string.Join(", ", known.Select(c => c.Key))}.");
        var wanted = keys ?? (isQuick ? [.. QuickKeys, .. trace is null ? Array.Empty<string>() : ["trace"]] : [.. known.Select(c => c.Key)]);
        return [.. known.Where(c => wanted.Contains(c.Key))];
    }

    private static IEnumerable<(string Key, Scenario Scenario)> All(TraceFile? trace)
    {
        yield return ("50", Mixed85 with { Name = "50 %", Load = 0.5 });
        yield return ("70", Mixed85 with { Name = "70 %", Load = 0.7 });
        yield return (At85, Mixed85);
        yield return ("95", Mixed85 with { Name = "95 %", Load = 0.95 });
        if (trace is not null) yield return ("trace", Mixed85 with { Name = "trace", Trace = trace });
        // A four-slot worker; the load is such that the rest can carry it.
        yield return (Sick, Mixed85 with { Name = "sick worker", Victim = 2 });
        yield return (BlackHole, Mixed85 with { Name = "black hole", Victim = 2, IsBlackHole = true });
        yield return ("8gw", Mixed85 with { Name = "8 gateways", Gateways = 8 });
        yield return ("stale", Mixed85 with { Name = "5 s beats", Heartbeat = 5 });
        yield return ("wrong_capacity", Mixed85 with { Name = "boasting", Workers = Fleets.Boasting });
        yield return (Homogeneous, Mixed85 with { Name = "equal fleet", Workers = Fleets.Equal });
        yield return ("joining", Mixed85 with { Name = "joining", Workers = [Fleets.Mixed[0], .. Fleets.Mixed.Skip(2), Fleets.Mixed[1] with { JoinsAt = Mixed85.EventAt }], Load = 0.55 });
        yield return (LostGateway, Mixed85 with { Name = "lost gateway", LosesGateway = true, Load = 0.7 });
    }
}
