using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Membership;

/// <summary>What the age of a heartbeat says.</summary>
internal enum Standing
{
    Fine = 0,

    /// <summary>It gets no new work, and is asked directly.</summary>
    Suspect = 1,

    /// <summary>With an unanswered question as well, it may be declared dead.</summary>
    Accused = 2,
}

/// <summary>Who may be suspected, and by whom. Pure: values in, value out.</summary>
internal static class Suspicion
{
    public static Standing Of(TimeSpan age, HeartbeatOptions options) =>
        age > options.DeadAfter ? Standing.Accused : age > options.SuspectAfter ? Standing.Suspect : Standing.Fine;

    /// <summary>
    /// A gateway accuses others only while its own heartbeat gets through and its own loop keeps time: to one that slept, everybody else looks late.
    /// </summary>
    /// <param name="sinceLastLook">This loop's pause since it last looked; it looks far more often than nodes become suspect.</param>
    /// <param name="ownAge">Age of the gateway's own heartbeat in the registry; null when it is not there.</param>
    /// <param name="isRegistryInDoubt">The registry cannot be read: nothing in it is evidence.</param>
    public static bool MayAccuse(TimeSpan sinceLastLook, TimeSpan? ownAge, bool isRegistryInDoubt, HeartbeatOptions options) =>
        !isRegistryInDoubt && sinceLastLook < options.SuspectAfter && ownAge < options.SuspectAfter;
}
