using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Live;

/// <summary>
/// What the attempt that runs here has said, and how much of it Redis has. Pieces go as they came; when many wait, the rest goes as one. After a failure
/// everything so far goes again as one piece with offset 0, which replaces what is there. Not thread-safe: callers hold its lock.
/// </summary>
internal sealed class PartialTextPost(Guid conversationId)
{
    /// <summary>An attempt that says more is not shown beyond (512 KiB in Redis); the committed turn says it all.</summary>
    public const int MostCharacters = 256 * 1024;

    private const int MostWaiting = 16;
    private readonly AttemptText _text = new();
    private readonly Queue<int> _ends = [];
    private int _sent;
    private bool _mustRepeat;
    private bool _isOver;

    public Guid ConversationId => conversationId;
    public bool IsQueued { get; set; }
    public bool IsRemoved { get; set; }

    /// <summary>The attempt that is over and whose text Redis shall forget, after what is still to be sent.</summary>
    public (Guid JobId, int Attempt)? Ended { get; private set; }

    public bool HasWork => Ended is not null || (!_isOver && (_mustRepeat || _sent < _text.Length));
    public bool IsIdle => Ended is null && _text.IsSilent;

    public bool Append(PartialText piece)
    {
        var (job, attempt) = (_text.JobId, _text.Attempt);
        if (piece.Offset + piece.Text.Length > MostCharacters || !_text.Append(piece)) return false;
        if (job != _text.JobId || attempt != _text.Attempt)
        {
            (_sent, _mustRepeat, _isOver, Ended) = (0, false, false, null);
            _ends.Clear();
        }
        if (_ends.Count < MostWaiting) _ends.Enqueue(_text.Length);
        return true;
    }

    public void Forget(Guid job, int attempt)
    {
        if (job == _text.JobId && attempt >= _text.Attempt) Ended = (job, attempt);
    }

    /// <summary>The next piece to send, and whether it is the whole text so far. Null: nothing more.</summary>
    public (PartialText Piece, bool IsWhole)? Next()
    {
        if (_isOver || (!_mustRepeat && _sent == _text.Length)) return null;
        if (_mustRepeat)
        {
            _ends.Clear();
            return (_text.Read(conversationId, 0, _text.Length), true);
        }
        // The queue may be shorter than what was said; the rest goes together.
        var end = _ends.Count is 0 or >= MostWaiting ? _text.Length : _ends.Dequeue();
        if (end == _text.Length) _ends.Clear();
        return (_text.Read(conversationId, _sent, end), false);
    }

    /// <summary>Redis has the piece.</summary>
    public void Sent(PartialText piece)
    {
        if (!IsOf(piece)) return;
        (_sent, _mustRepeat) = (piece.Offset + piece.Text.Length, false);
    }

    /// <summary>Nobody knows what Redis has.</summary>
    public void Repeat(PartialText piece)
    {
        if (IsOf(piece)) _mustRepeat = true;
    }

    /// <summary>Another attempt speaks elsewhere.</summary>
    public void GiveUp(PartialText piece)
    {
        if (IsOf(piece)) _isOver = true;
    }

    /// <summary>The end was told, or nobody can be told.</summary>
    public void Close((Guid JobId, int Attempt) ended)
    {
        if (Ended != ended) return;
        Ended = null;
        _text.Forget(ended.JobId, ended.Attempt);
        (_sent, _mustRepeat) = (0, false);
        _ends.Clear();
    }

    /// <summary>Redis came back, maybe empty: what was sent must be sent again.</summary>
    public void Renew()
    {
        if (!_text.IsSilent && !_isOver && _text.Length > 0) _mustRepeat = true;
    }

    private bool IsOf(PartialText piece) => piece.JobId == _text.JobId && piece.Attempt == _text.Attempt;
}
