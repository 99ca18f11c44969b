using OpenClaw.Gateway.Selection;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>Who is compared: a policy and the way in on which it chooses.</summary>
internal sealed record Contestant(string Name, WayIn Way, string Policy)
{
    /// <summary>The name of <see cref="PushPolicy.StaticWeights"/>, which YARP does not have.</summary>
    public const string StaticWeights = nameof(PushPolicy.StaticWeights);

    public static readonly Contestant Ideal = new("ideal central queue", WayIn.Ideal, "");
    public static readonly Contestant Smart = Queued(PolicyNames.Smart);
    public static readonly Contestant SmartProxied = new("Smart, proxied", WayIn.Proxied, PolicyNames.Smart);
    public static readonly Contestant LeastRequests = PlainYarp(nameof(PushPolicy.LeastRequests));
    public static readonly Contestant Static = new("static weights, right", WayIn.PlainYarp, StaticWeights);

    public static IReadOnlyList<Contestant> Quick { get; } = [Smart, SmartProxied, LeastRequests];

    public static IReadOnlyList<Contestant> All { get; } =
    [
        Smart, SmartProxied,
        Queued(PolicyNames.LeastConnections), Queued(PolicyNames.Weighted), Queued(PolicyNames.RoundRobin),
        LeastRequests,
        PlainYarp(nameof(PushPolicy.PowerOfTwoChoices)), PlainYarp(nameof(PushPolicy.RoundRobin)), PlainYarp(nameof(PushPolicy.Random)), PlainYarp(nameof(PushPolicy.FirstAlphabetical)),
        Static,
    ];

    private static Contestant Queued(string policy) => new($"{policy}, queued", WayIn.Queued, policy);

    private static Contestant PlainYarp(string policy) => new($"YARP {policy}", WayIn.PlainYarp, policy);
}

/// <summary>How a contestant's messages come to a worker.</summary>
internal enum WayIn
{
    /// <summary>The physical limit, always computed.</summary>
    Ideal = 0,

    /// <summary>Accepted, and leased for slots believed free.</summary>
    Queued = 1,

    /// <summary>Passed on by our proxy to a slot believed free.</summary>
    Proxied = 2,

    /// <summary>Passed on at once by a proxy as YARP comes; what finds no slot waits where it was sent.</summary>
    PlainYarp = 3,
}
