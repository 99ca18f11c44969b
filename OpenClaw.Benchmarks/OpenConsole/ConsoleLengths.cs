namespace OpenClaw.Benchmarks.OpenConsole;

/// <param name="Cycles">Windows without, with one and with many consoles, in turns.</param>
/// <param name="Looks">How often the page is loaded and watched in a browser, before that.</param>
internal sealed record ConsoleLengths(int Rounds, int Looks, TimeSpan WarmUp, int Cycles, TimeSpan Window)
{
    public static readonly ConsoleLengths Quick = new(1, 5, TimeSpan.FromSeconds(20), 4, TimeSpan.FromSeconds(8));
    public static readonly ConsoleLengths Full = new(3, 10, TimeSpan.FromSeconds(60), 8, TimeSpan.FromSeconds(15));
}
