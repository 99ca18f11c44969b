using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Selection;

/// <summary>A worker as selection sees it: what it said last, corrected by what this gateway knows since.</summary>
/// <param name="Load">The newest counts, from a heartbeat or an answer; null when none are known.</param>
/// <param name="Delta">Own work sent since those counts, minus own work ended since.</param>
/// <param name="IsSuspect">Its heartbeat is older than three intervals.</param>
/// <param name="IsShunned">This gateway has its own reason not to use it for now.</param>
internal readonly record struct Candidate(Heartbeat Worker, WorkerLoad? Load, int Delta, bool IsSuspect, bool IsShunned)
{
    public const int FullWeight = 100;

    /// <summary>What the operator set, 0 to 100.</summary>
    public int Weight { get; init; } = FullWeight;

    /// <summary>The share of its slots that may be used now: less than one while it starts slowly or when its weight limits it.</summary>
    public double Share { get; init; } = 1;

    /// <summary>How fast one of its slots is, in any unit that all candidates have in common; greater than 0.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Tokens per second of one slot as measured; negative when nothing was seen yet.</summary>
    public double MeasuredSpeed { get; init; } = -1;

    /// <summary>It failed too often in a row and its time is not over, or its one probe still runs. The fleet decides what follows.</summary>
    public bool IsEjected { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>What the fleet as a whole says against it: ejected, slow, over its memory; otherwise <see cref="Eligibility.Eligible"/>.</summary>
    public Eligibility Gate { get; init; }

    /// <summary>How many it was given of the jobs that are being assigned together.</summary>
    public int Given { get; init; }

    /// <summary>It stands in this gateway's region.</summary>
    public bool IsLocal { get; init; } = true;

    public int Slots => Load?.Slots ?? 0;

    /// <summary>Never below one slot, so that a worker with a small share can show what it does.</summary>
    public int UsableSlots => Share >= 1 ? Slots : Math.Min(Slots, Math.Max(1, (int)Math.Ceiling((Slots * Share) - 1e-9)));

    /// <summary>Slots believed to be in use.</summary>
    public int Active => Math.Max(0, (Load?.Active ?? 0) + Delta);

    public int FreeSlots => Math.Max(0, UsableSlots - Active);

    /// <summary>The candidate after it was sent one more.</summary>
    public Candidate WithOneMore() => this with { Delta = Delta + 1, Given = Given + 1 };
}
