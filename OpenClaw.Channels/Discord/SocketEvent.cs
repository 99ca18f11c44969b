namespace OpenClaw.Channels.Discord;

/// <summary>What the gateway's socket brings. Exactly one of the four is there.</summary>
/// <param name="HasBegun">A new session is being told what there is, and may bring messages before it is ready: they are newer than those that nobody heard.</param>
/// <param name="Ready">A new session stands: what was said before it was not heard.</param>
/// <param name="Message">Somebody said something.</param>
/// <param name="Interaction">Somebody used a command, and the application has no address to which Discord would post it.</param>
internal readonly record struct SocketEvent(bool HasBegun = false, SocketReady? Ready = null, SpokenMessage? Message = null, DiscordInteraction? Interaction = null);

/// <param name="UserId">Our own.</param>
/// <param name="Channels">Channels that we may read, with their servers.</param>
internal sealed record SocketReady(string UserId, IReadOnlyList<(string Channel, string Guild)> Channels);
