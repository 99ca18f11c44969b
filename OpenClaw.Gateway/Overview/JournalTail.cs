using OpenClaw.Core.Journal;

namespace OpenClaw.Gateway.Overview;

/// <summary>The end of the journal for everybody who listens: however many do, the store is asked twice a second at most, and not at all when nobody does.</summary>
internal sealed class JournalTail
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromMilliseconds(500);

    /// <summary>Entries that are kept for those who listen, and read at once for those who come back from further behind.</summary>
    public const int Page = 256;

    private readonly IJournal _journal;
    private readonly ClusterSampler _sampler;
    private readonly TimeProvider _time;
    private readonly SharedLook<JournalEnd> _look;
    private Dictionary<long, long> _firstSeen = [];
    private JournalEnd? _end;

    public JournalTail(IJournal journal, ClusterSampler sampler, TimeProvider time)
    {
        (_journal, _sampler, _time) = (journal, sampler, time);
        _look = new SharedLook<JournalEnd>(LookAsync, KeptFor, time);
    }

    /// <exception cref="Core.StoreUnavailableException">The store could not be read just now.</exception>
    public Task<JournalEnd> ReadAsync(CancellationToken cancellationToken) => _look.ReadAsync(cancellationToken);

    /// <summary>What follows a place, up to what is settled; empty when nothing does.</summary>
    public async Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(long position, JournalEnd end, CancellationToken cancellationToken)
    {
        var isKept = end.Entries is [var oldest, ..] && oldest.Number <= position + 1;
        var entries = isKept ? end.Entries : await _journal.ReadAfterAsync(position, Page, cancellationToken);
        return [.. entries.Where(entry => entry.Number > position && entry.Number <= end.Settled)];
    }

    private async Task<JournalEnd> LookAsync()
    {
        var last = _end;
        var found = last is null ? [] : await _journal.ReadAfterAsync(last.Settled, Page, CancellationToken.None);
        if (last is null || found.Count == Page)
        {
            // The first look, or the first after a long time: what lies further back is read by whoever needs it.
            found = [.. (await _journal.ReadAsync(new JournalQuery(Limit: Page), CancellationToken.None)).Reverse()];
            last = JournalEnd.Before(found);
        }

        var now = _time.GetTimestamp();
        _firstSeen = found.ToDictionary(entry => entry.Number, entry => _firstSeen.GetValueOrDefault(entry.Number, now));
        _end = last.With(found, entry => _time.GetElapsedTime(_firstSeen[entry.Number], now), Page);
        // Whoever hears of it looks next, and must not be shown what was before.
        if (_end.Settled > last.Settled) _sampler.Forget();
        return _end;
    }
}
