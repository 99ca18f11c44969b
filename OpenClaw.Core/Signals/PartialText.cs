namespace OpenClaw.Core.Signals;

/// <summary>What a running attempt has said so far. Live state: it may vanish, the committed turn then says it all.</summary>
/// <param name="Attempt">The attempt that says it; a higher one replaces what a lower one said.</param>
/// <param name="Offset">Characters of this attempt's text before <paramref name="Text"/>.</param>
public readonly record struct PartialText(Guid ConversationId, Guid JobId, int Attempt, int Offset, string Text);
