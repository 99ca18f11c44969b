using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Selection;

/// <summary>A worker as selection sees it: what it said last, corrected by what this gateway knows since.</summary>
/// <param name="Load">The newest counts, from a heartbeat or an answer; null when none are known.</param>
/// <param name="Delta">Own work sent since those counts, minus own work ended since.</param>
/// <param name="IsSuspect">Its heartbeat is older than three intervals.</param>
/// <param name="IsShunned">This gateway has its own reason not to use it for now.</param>
internal readonly record struct Candidate(Heartbeat Worker, WorkerLoad? Load, int Delta, bool IsSuspect, bool IsShunned)
{
    public int Slots => Load?.Slots ?? 0;

    /// <summary>Slots believed to be in use.</summary>
    public int Active => Math.Max(0, (Load?.Active ?? 0) + Delta);

    public int FreeSlots => Math.Max(0, Slots - Active);

    /// <summary>The candidate after it was sent one more.</summary>
    public Candidate WithOneMore() => this with { Delta = Delta + 1 };
}
