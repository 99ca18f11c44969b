namespace OpenClaw.Channels.Discord;

/// <summary>What the gateway's socket brings. Exactly one of the two is there.</summary>
/// <param name="Ready">A new session began: what was said before it was not heard.</param>
/// <param name="Message">Somebody said something.</param>
internal readonly record struct SocketEvent(SocketReady? Ready, SpokenMessage? Message);

/// <param name="UserId">Our own.</param>
/// <param name="Channels">Channels that we may read, with their servers.</param>
internal sealed record SocketReady(string UserId, IReadOnlyList<(string Channel, string Guild)> Channels);
