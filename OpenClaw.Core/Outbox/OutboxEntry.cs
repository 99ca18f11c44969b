using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Outbox;

/// <summary>A reply on its way out, as the channel node that claimed it gets it.</summary>
/// <param name="Id">Stable over all tries: receivers can recognise a repetition by it.</param>
/// <param name="Token">Proof of this claim.</param>
/// <param name="Tries">Earlier tries.</param>
public sealed record OutboxEntry(Guid Id, Guid Token, string Channel, OutboundMessage Message, int Tries, DateTimeOffset CreatedAt, string? TraceParent);
