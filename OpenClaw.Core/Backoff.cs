namespace OpenClaw.Core;

/// <summary>The pause after the next failure in a row. Pure.</summary>
public static class Backoff
{
    /// <returns>Twice the pause, at most <paramref name="longest"/>.</returns>
    public static TimeSpan Next(TimeSpan pause, TimeSpan longest) => pause * 2 < longest ? pause * 2 : longest;
}
