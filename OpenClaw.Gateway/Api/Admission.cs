namespace OpenClaw.Gateway.Api;

/// <summary>Where the dispatch room's admission is plugged in.</summary>
/// <param name="Check">Null lets a message in; otherwise how long the sender should wait.</param>
internal sealed record Admission(Func<TimeSpan?> Check)
{
    public static readonly Admission Open = new(() => null);
}
