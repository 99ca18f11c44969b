using System.Text;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Signals;

namespace OpenClaw.Worker.Execution;

/// <summary>Collects an attempt's text and shows it while it grows: the first piece at once, then at most every 30 ms. A person cannot see the
/// difference, and a fast model would otherwise cost one publication per token.</summary>
internal sealed class PartialTextPublisher(LeasedJob job, IPartialTexts partials, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(30);
    private readonly StringBuilder _text = new();
    private int _published;
    private long _publishedAt;

    /// <summary>When the first piece was shown; null before.</summary>
    public long? FirstShownAt { get; private set; }

    public string Text => _text.ToString();

    /// <summary>How long to wait before <see cref="Flush"/>; null when everything is shown.</summary>
    public TimeSpan? FlushAfter => _published == _text.Length ? null
        : Interval - time.GetElapsedTime(_publishedAt) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero;

    public void Append(string piece)
    {
        _text.Append(piece);
        if (_published == 0 || time.GetElapsedTime(_publishedAt) >= Interval) Flush();
    }

    public void Flush()
    {
        if (_published == _text.Length) return;
        partials.Publish(new PartialText(
            job.Lease.ConversationId, job.Lease.JobId, job.Lease.Token.Attempt, _published, _text.ToString(_published, _text.Length - _published)));
        _published = _text.Length;
        _publishedAt = time.GetTimestamp();
        FirstShownAt ??= _publishedAt;
    }
}
