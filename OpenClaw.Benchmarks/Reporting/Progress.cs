namespace OpenClaw.Benchmarks.Reporting;

/// <summary>Tells on the error stream what is going on; the output stream is for results.</summary>
internal static class Progress
{
    private static readonly long Started = TimeProvider.System.GetTimestamp();

    public static void Say(FormattableString what) =>
        Console.Error.WriteLine(FormattableString.Invariant($"[{TimeProvider.System.GetElapsedTime(Started).TotalSeconds,5:0} s] {FormattableString.Invariant(what)}"));
}
