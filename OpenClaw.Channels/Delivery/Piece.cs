namespace OpenClaw.Channels.Delivery;

/// <summary>One piece of a reply on its way out.</summary>
/// <param name="Number">From 0; the same piece has the same number at every try.</param>
internal readonly record struct Piece(int Number, string Text);
