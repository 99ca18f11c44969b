namespace OpenClaw.Benchmarks.Selection;

/// <summary>How much is simulated.</summary>
internal sealed record LbLengths(int Rounds, int Jobs)
{
    public static readonly LbLengths Quick = new(3, 8_000);
    public static readonly LbLengths Full = new(5, 20_000);
}
