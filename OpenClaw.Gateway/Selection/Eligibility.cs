using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Selection;

/// <summary>May a worker get new work, and if not, why not. Ordered from most to least hopeful, so that the smallest reason of a fleet
/// is the one to tell a caller.</summary>
internal enum Eligibility
{
    Eligible = 0,

    /// <summary>All the slots it may lend are believed to be in use.</summary>
    Full = 1,

    /// <summary>Its slots are far slower than the others'; it gets one job at a time, to show that it is well again.</summary>
    Slow = 2,

    /// <summary>Several failures in a row; it gets one job when its time is over, to show that it is well again.</summary>
    Ejected = 3,

    /// <summary>More than nine tenths of its memory are in use.</summary>
    OverMemory = 4,

    /// <summary>It just broke a call or refused the cluster's secret; it has to show a newer heartbeat, or wait.</summary>
    Shunned = 5,

    /// <summary>Its heartbeat is too old, or carries no counts. Missing data is never good news.</summary>
    Suspect = 6,

    /// <summary>An operator set its weight to 0.</summary>
    Weightless = 7,

    Draining = 8,

    /// <summary>Dead or left.</summary>
    Gone = 9,

    /// <summary>Not a worker at all; as a fleet's reason: there is no worker.</summary>
    NoWorker = 10,
}

internal static class EligibilityRules
{
    public static Eligibility Of(in Candidate candidate)
    {
        if (candidate.Worker.Role != NodeRole.Worker) return Eligibility.NoWorker;
        if (candidate.Worker.Status is NodeStatus.Dead or NodeStatus.Left) return Eligibility.Gone;
        if (candidate.Worker.Status == NodeStatus.Draining) return Eligibility.Draining;
        if (candidate.Weight <= 0) return Eligibility.Weightless;
        if (candidate.IsSuspect || candidate.Slots <= 0 || candidate.Worker.Address is null) return Eligibility.Suspect;
        if (candidate.IsShunned) return Eligibility.Shunned;
        if (candidate.Gate != Eligibility.Eligible) return candidate.Gate;
        return candidate.FreeSlots > 0 ? Eligibility.Eligible : Eligibility.Full;
    }

    /// <summary>Which eligibility a pick among these candidates looks for, and what stands in the way when there is none.</summary>
    /// <param name="because">The most hopeful reason found.</param>
    /// <returns>Null when nobody can be picked.</returns>
    public static Eligibility? Wanted(ReadOnlySpan<Candidate> candidates, bool evenFull, out Eligibility because)
    {
        because = Eligibility.NoWorker;
        for (var i = 0; i < candidates.Length && because != Eligibility.Eligible; i++)
        {
            var found = Of(in candidates[i]);
            if (found < because) because = found;
        }

        return because == Eligibility.Eligible || (evenFull && because == Eligibility.Full) ? because : null;
    }
}
