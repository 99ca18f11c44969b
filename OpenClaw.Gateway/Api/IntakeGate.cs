namespace OpenClaw.Gateway.Api;

/// <summary>Asked before a message from the API or the chat page is accepted. The dispatch room's admission is plugged in here.</summary>
/// <param name="Check">Null lets the message in; otherwise how long the sender should wait (it hears 429 and Retry-After).</param>
internal sealed record IntakeGate(Func<TimeSpan?> Check)
{
    public static readonly IntakeGate Open = new(() => null);
}
