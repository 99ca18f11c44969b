namespace OpenClaw.Core.Outbox;

/// <param name="Piece">From 0, in the order of the reply.</param>
/// <param name="PlatformId">The platform's id of the message; null while nobody knows whether the platform has it.</param>
public sealed record SendRecord(int Piece, string? PlatformId);
