using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Selection;

/// <summary>May a worker get new work, and if not, why not. Ordered from most to least hopeful, so that the smallest reason of a fleet
/// is the one to tell a caller.</summary>
internal enum Eligibility
{
    Eligible = 0,

    /// <summary>All its slots are believed to be in use.</summary>
    Full = 1,

    /// <summary>It just broke a call or refused the cluster's secret; it has to show a newer heartbeat, or wait.</summary>
    Shunned = 2,

    /// <summary>Its heartbeat is too old, or carries no counts. Missing data is never good news.</summary>
    Suspect = 3,

    Draining = 4,

    /// <summary>Dead or left.</summary>
    Gone = 5,

    /// <summary>Not a worker at all; as a fleet's reason: there is no worker.</summary>
    NoWorker = 6,
}

internal static class EligibilityRules
{
    public static Eligibility Of(in Candidate candidate)
    {
        if (candidate.Worker.Role != NodeRole.Worker) return Eligibility.NoWorker;
        if (candidate.Worker.Status is NodeStatus.Dead or NodeStatus.Left) return Eligibility.Gone;
        if (candidate.Worker.Status == NodeStatus.Draining) return Eligibility.Draining;
        if (candidate.IsSuspect || candidate.Slots <= 0 || candidate.Worker.Address is null) return Eligibility.Suspect;
        if (candidate.IsShunned) return Eligibility.Shunned;
        return candidate.FreeSlots > 0 ? Eligibility.Eligible : Eligibility.Full;
    }
}
