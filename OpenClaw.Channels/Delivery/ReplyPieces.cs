using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Delivery;

/// <summary>A reply as a platform says it. Pure.</summary>
internal static class ReplyPieces
{
    private const string EmptyAnswer = "(The answer is empty.)";

    /// <summary>The same pieces at every try: the ledger knows them by number. No platform takes a piece of white space alone.</summary>
    /// <param name="limit">The platform's, in UTF-16 code units.</param>
    public static IReadOnlyList<string> Of(OutboundMessage message, int limit)
    {
        var text = message.IsAnswer ? message.Text : $"Sorry, there is no answer. {message.Text}";
        string[] pieces = [.. MessageChunker.Split(text, limit).Select(chunk => chunk.Text).Where(piece => !string.IsNullOrWhiteSpace(piece))];
        return pieces.Length > 0 ? pieces : [EmptyAnswer];
    }
}
