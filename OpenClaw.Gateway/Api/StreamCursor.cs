using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;

namespace OpenClaw.Gateway.Api;

/// <summary>What a stream must do with a piece of partial text.</summary>
internal enum PieceVerdict
{
    /// <summary>It continues the attempt that is shown.</summary>
    Show = 0,

    /// <summary>Of a lower attempt, or shown already.</summary>
    Late = 1,

    /// <summary>Of an attempt that is not being shown: the store must say whether it runs.</summary>
    Unknown = 2,

    /// <summary>Something before it was missed: read the attempt's whole text.</summary>
    Gap = 3,
}

/// <summary>
/// How far one stream has come, and the rules by which durable events and partial text become one order. Pure: every change is a new value.
/// </summary>
/// <remarks>
/// Durable events go first, in order of position. Partial text is shown only of an attempt that the store, asked after the piece came, says
/// is running (<see cref="Begin"/>); so text of a lower attempt never follows a higher one's, and none follows the answer. A reader that
/// comes back with an attempt and an offset continues there if that attempt still runs: an end seen since then voids what it had, because a
/// conversation's jobs run one after the other and the next one counts its attempts from 1 again.
/// </remarks>
/// <param name="Position">Position of the last durable event shown.</param>
/// <param name="Job">The job whose text is shown; empty when none is, or when a reader came back and the store has not been asked yet.</param>
/// <param name="Attempt">The attempt that is shown, or that a returning reader had; 0 for none.</param>
/// <param name="Offset">Characters of that attempt's text that were shown.</param>
internal readonly record struct StreamCursor(long Position, Guid Job, int Attempt, int Offset)
{
    public static StreamCursor At(EventId id) => new(id.Position, Guid.Empty, id.Attempt, id.Offset);

    public EventId Id => new(Position, Attempt, Offset);

    public StreamCursor After(ConversationEvent e)
    {
        var ends = e.Kind != ConversationEventKind.Accepted && (Job == Guid.Empty || Job == e.JobId);
        return ends ? new StreamCursor(e.Position, Guid.Empty, 0, 0) : this with { Position = e.Position };
    }

    public PieceVerdict Judge(PartialText piece)
    {
        if (Job == Guid.Empty || piece.JobId != Job || piece.Attempt > Attempt) return PieceVerdict.Unknown;
        if (piece.Attempt < Attempt || piece.Offset + piece.Text.Length <= Offset) return PieceVerdict.Late;
        return piece.Offset > Offset ? PieceVerdict.Gap : PieceVerdict.Show;
    }

    /// <summary>The store says that this attempt runs.</summary>
    public StreamCursor Begin(Guid job, int attempt) =>
        this with { Job = job, Attempt = attempt, Offset = Job == Guid.Empty && Attempt == attempt ? Offset : 0 };

    /// <summary>The part of a piece (<see cref="PieceVerdict.Show"/>) that is new.</summary>
    public (StreamCursor Next, string Text) Show(PartialText piece)
    {
        var text = piece.Text[(Offset - piece.Offset)..];
        // Half a surrogate pair cannot be written; the next piece then shows a gap and both halves come together.
        if (char.IsHighSurrogate(text[^1])) text = text[..^1];
        return (this with { Offset = Offset + text.Length }, text);
    }
}
