using System.Collections.Frozen;

namespace OpenClaw.Gateway.Selection;

/// <summary>The names a person chooses from, for both ways in. Case does not matter.</summary>
internal static class PolicyNames
{
    public const string RoundRobin = "RoundRobin";
    public const string LeastConnections = "LeastConnections";
    public const string Weighted = "Weighted";
    public const string Smart = "Smart";

    public const string Default = Smart;

    private static readonly FrozenDictionary<string, Func<IPickPolicy>> Makers = new Dictionary<string, Func<IPickPolicy>>
    {
        [RoundRobin] = () => new RoundRobinPick(),
        [LeastConnections] = () => new LeastConnectionsPick(),
        [Weighted] = () => new WeightedPick(),
        [Smart] = () => new SmartPick(),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> All { get; } = [RoundRobin, LeastConnections, Weighted, Smart];

    public static bool IsKnown(string name) => Makers.ContainsKey(name);

    /// <summary>A policy with a memory of its own: one for each way in, so that the turns of one do not disturb the other's.</summary>
    public static IPickPolicy Create(string name) => Makers[name]();
}
