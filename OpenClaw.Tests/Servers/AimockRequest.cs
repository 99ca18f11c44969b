namespace OpenClaw.Tests.Servers;

/// <summary>What aimock was asked and how it answered.</summary>
/// <param name="Text">The person's last message.</param>
public sealed record AimockRequest(string Path, int Status, string? Text, IReadOnlyList<AimockMessage> Messages);

public sealed record AimockMessage(string Role, string Text);
