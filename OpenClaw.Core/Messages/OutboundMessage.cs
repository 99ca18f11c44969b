namespace OpenClaw.Core.Messages;

/// <summary>What leaves through the outbox for one finished job: one message, however many pieces the platform needs for it.</summary>
/// <param name="JobId">The job this is the outcome of.</param>
/// <param name="Address">The conversation it belongs to.</param>
/// <param name="IsAnswer">True for the model's answer, and for what the house says of its own that stands by itself; false for a notice that there will be none.</param>
/// <param name="Text">The answer, or the reason why there is none.</param>
/// <param name="CallbackUrl">Where to post it for the <c>webhook</c> channel; null for platforms that know their address.</param>
public sealed record OutboundMessage(Guid JobId, ChannelAddress Address, bool IsAnswer, string Text, Uri? CallbackUrl);
