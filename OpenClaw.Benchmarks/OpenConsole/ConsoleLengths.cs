namespace OpenClaw.Benchmarks.OpenConsole;

/// <param name="Cycles">Windows without, with one and with many consoles, in turns.</param>
internal sealed record ConsoleLengths(int Rounds, TimeSpan WarmUp, int Cycles, TimeSpan Window)
{
    public static readonly ConsoleLengths Quick = new(1, TimeSpan.FromSeconds(20), 4, TimeSpan.FromSeconds(8));
    public static readonly ConsoleLengths Full = new(3, TimeSpan.FromSeconds(60), 8, TimeSpan.FromSeconds(15));
}
