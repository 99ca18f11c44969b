using System.Text;
using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Live;

/// <summary>What the newest attempt of one conversation has said: pieces join without a gap, and a lower attempt cannot speak again.</summary>
internal sealed class AttemptText
{
    private readonly StringBuilder _text = new();

    public Guid JobId { get; private set; }
    public int Attempt { get; private set; }
    public int Length => _text.Length;
    public bool IsSilent => Attempt == 0;

    /// <returns>False when the piece does not continue this text or begin a newer one.</returns>
    public bool Append(PartialText piece)
    {
        if (piece.JobId == JobId && piece.Attempt < Attempt) return false;
        if (piece.JobId != JobId || piece.Attempt > Attempt)
        {
            if (piece.Offset != 0) return false; // a late piece of a run that was superseded, not the beginning of another
            (JobId, Attempt) = (piece.JobId, piece.Attempt);
            _text.Clear();
        }
        if (piece.Offset != _text.Length) return false;
        _text.Append(piece.Text);
        return true;
    }

    /// <returns>False when a later attempt or another job speaks.</returns>
    public bool Forget(Guid job, int attempt)
    {
        if (job != JobId || attempt < Attempt) return false;
        (JobId, Attempt) = (Guid.Empty, 0);
        _text.Clear();
        return true;
    }

    public PartialText Read(Guid conversationId, int offset, int end) => new(conversationId, JobId, Attempt, offset, _text.ToString(offset, end - offset));
}
