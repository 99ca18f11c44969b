namespace OpenClaw.Benchmarks.OpenConsole;

/// <param name="Window">For each number of consoles, in turns.</param>
internal sealed record ConsoleLengths(int Rounds, TimeSpan WarmUp, TimeSpan Window)
{
    public static readonly ConsoleLengths Quick = new(1, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
    public static readonly ConsoleLengths Full = new(5, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
}
