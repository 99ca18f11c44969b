namespace OpenClaw.Gateway.Selection;

/// <summary>Which candidate, or explicitly none, because.</summary>
/// <param name="Index">Where the picked candidate stands; -1 for none.</param>
/// <param name="Because"><see cref="Eligibility.Eligible"/> when one was picked, else the most hopeful reason found.</param>
internal readonly record struct PickResult(int Index, Eligibility Because)
{
    public bool IsNone => Index < 0;

    public static PickResult None(Eligibility because) => new(-1, because);
}
