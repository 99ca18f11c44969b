namespace OpenClaw.Gateway.Selection;

/// <summary>Which candidate, or explicitly none, because.</summary>
/// <param name="Index">Where the picked candidate stands; -1 for none.</param>
/// <param name="Because"><see cref="Eligibility.Eligible"/> or <see cref="Eligibility.Full"/> when one was picked, else the most hopeful reason found.</param>
internal readonly record struct PickResult(int Index, Eligibility Because, PickReason Reason = PickReason.None)
{
    public bool IsNone => Index < 0;

    /// <param name="count">How many could have been picked.</param>
    /// <param name="equals">How many of them were as good.</param>
    public static PickResult Of(int index, Eligibility wanted, int count, int equals = 1) => new(
        index, wanted, wanted == Eligibility.Full ? PickReason.EvenFull : count == 1 ? PickReason.Only : equals > 1 ? PickReason.Tie : PickReason.Preferred);

    public static PickResult None(Eligibility because) => new(-1, because);
}

/// <summary>Why this worker and not another; a metric's tag.</summary>
internal enum PickReason
{
    None = 0,

    /// <summary>It was the only one that could be picked.</summary>
    Only = 1,

    /// <summary>What the policy prefers: the turn, the fewest, the best score.</summary>
    Preferred = 2,

    /// <summary>Equal to others and drawn at random.</summary>
    Tie = 3,

    /// <summary>It has worked on this conversation or prompt before.</summary>
    Affinity = 4,

    /// <summary>No worker of the own region has a free slot.</summary>
    SpillOver = 5,

    /// <summary>Believed full and asked all the same.</summary>
    EvenFull = 6,

    /// <summary>For a job that runs alone on its worker, because the next crash would end it.</summary>
    LastTry = 7,
}
