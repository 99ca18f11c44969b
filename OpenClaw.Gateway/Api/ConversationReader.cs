using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;

namespace OpenClaw.Gateway.Api;

/// <summary>One reader's way through a conversation: takes what its inbox holds, asks the store and the partial texts, applies the rules of
/// <see cref="StreamCursor"/>. A step makes at most a page of events and an inbox of pieces.</summary>
internal sealed class ConversationReader(Guid conversationId, IConversationLog log, IPartialTexts partials, StreamInbox inbox, EventId after)
{
    private const int PageSize = 100;

    private readonly List<StreamFrame> _frames = [];
    private StreamCursor _cursor = StreamCursor.At(after);
    private (Guid Job, int Attempt) _refused;
    private bool _hasBegun;
    private bool _mustLook = true;
    private bool _mustReread = true;

    /// <summary>True when the next step need not wait for the inbox.</summary>
    public bool HasMore => _mustLook;

    public async Task<IReadOnlyList<StreamFrame>> StepAsync(CancellationToken cancellationToken)
    {
        _frames.Clear();
        if (!_hasBegun) await BeginAsync(cancellationToken);

        var pieces = TakeInbox();
        if (_mustLook) await ReadEventsAsync(cancellationToken);
        // Text is shown only by a reader that has caught up; until then it would be read again anyway.
        if (_mustLook)
        {
            _mustReread = true;
            return _frames;
        }

        foreach (var piece in pieces)
        {
            if (_mustReread) break;
            await TakePieceAsync(piece, cancellationToken);
        }

        if (_mustReread) await RereadAsync(cancellationToken);
        return _frames;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        // A store that was restored from a backup, or a reader of another conversation, may name a place that does not exist.
        if (_cursor.Position > 0)
        {
            var state = await log.FindAsync(conversationId, cancellationToken);
            if (state is null || state.Position < _cursor.Position)
            {
                _cursor = StreamCursor.At(EventId.Start);
                _frames.Add(StreamFrame.Resync());
            }
        }

        _hasBegun = true;
    }

    private List<PartialText> TakeInbox()
    {
        var pieces = new List<PartialText>();
        while (pieces.Count < StreamInbox.Capacity && inbox.TryTake(out var piece))
        {
            if (piece is { } text) pieces.Add(text);
            else _mustLook = true;
        }

        if (inbox.TakeLost()) _mustLook = _mustReread = true;
        if (_mustLook) _refused = default;
        return pieces;
    }

    /// <summary>Reads one page; <see cref="HasMore"/> says whether there may be another.</summary>
    private async Task<IReadOnlyList<ConversationEvent>> ReadEventsAsync(CancellationToken cancellationToken)
    {
        var events = await log.ReadEventsAsync(conversationId, _cursor.Position, PageSize, cancellationToken);
        foreach (var e in events)
        {
            _cursor = _cursor.After(e);
            _frames.Add(StreamFrame.Of(e));
        }

        _mustLook = events.Count == PageSize;
        return events;
    }

    private async Task TakePieceAsync(PartialText piece, CancellationToken cancellationToken)
    {
        var verdict = _cursor.Judge(piece);
        if (verdict == PieceVerdict.Unknown && await IsRunningAsync(piece, cancellationToken))
        {
            _cursor = _cursor.Begin(piece.JobId, piece.Attempt);
            verdict = _cursor.Judge(piece);
        }

        if (verdict == PieceVerdict.Gap) _mustReread = true;
        if (verdict == PieceVerdict.Show) Show(piece);
    }

    /// <summary>Asks the store; and first reads what happened before, so that an answer comes before the next job's text.</summary>
    private async Task<bool> IsRunningAsync(PartialText piece, CancellationToken cancellationToken)
    {
        if (_refused == (piece.JobId, piece.Attempt)) return false;
        var state = await log.FindAsync(conversationId, cancellationToken);
        var events = await ReadEventsAsync(cancellationToken);
        if (_mustLook) return false;

        var hasEnded = events.LastOrDefault(e => e.JobId == piece.JobId) is { Kind: not ConversationEventKind.Accepted };
        if (state?.RunningJob == piece.JobId && state.RunningAttempt == piece.Attempt && !hasEnded) return true;
        _refused = (piece.JobId, piece.Attempt);
        return false;
    }

    private async Task RereadAsync(CancellationToken cancellationToken)
    {
        _mustReread = false;
        if (await partials.ReadAsync(conversationId, cancellationToken) is { Text.Length: > 0 } all) await TakePieceAsync(all, cancellationToken);
        // A text that begins after what was shown is not whole; the next piece tries again.
        _mustReread = false;
    }

    private void Show(PartialText piece)
    {
        (_cursor, var text) = _cursor.Show(piece);
        if (text.Length > 0) _frames.Add(StreamFrame.Partial(_cursor, text));
    }
}
