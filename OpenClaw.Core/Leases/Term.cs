namespace OpenClaw.Core.Leases;

/// <summary>One period of holding a named lease: leadership, or a channel account.</summary>
/// <param name="Number">Grows with every new holder. Together with <paramref name="Holder"/> it names the term.</param>
/// <param name="Holder">The holder's incarnation.</param>
/// <param name="TrustedUntil">A timestamp of this process's monotonic clock (<see cref="TimeProvider.GetTimestamp"/>), counted from when the
/// attempt <i>started</i>, minus a margin: local time is used only to stop trusting earlier than the store does.</param>
public sealed record Term(string Name, long Number, Guid Holder, long TrustedUntil)
{
    // A tenth covers clocks that run at slightly different speeds.
    private const double Margin = 0.1;

    /// <summary>The term that an attempt begun at <paramref name="started"/> obtained.</summary>
    public static Term Since(long started, TimeProvider time, string name, long number, Guid holder, TimeSpan duration) =>
        new(name, number, holder, started + (long)(duration.TotalSeconds * (1 - Margin) * time.TimestampFrequency));

    public bool IsTrusted(TimeProvider time) => time.GetTimestamp() < TrustedUntil;
}
