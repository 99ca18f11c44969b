namespace OpenClaw.Tests.Discord;

public enum DiscordFaultKind
{
    /// <summary>429 with retry_after; nothing is done.</summary>
    Throttle,

    /// <summary>500; nothing is done.</summary>
    Break,

    /// <summary>It is done, and the connection breaks instead of the answer.</summary>
    CutAfter,
}

/// <param name="RetryAfter">Seconds, for <see cref="DiscordFaultKind.Throttle"/>.</param>
public sealed record DiscordFault(DiscordFaultKind Kind, double RetryAfter = 0.05);
