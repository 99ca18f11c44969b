using OpenClaw.Core.Availability;
using OpenClaw.Core.Journal;

namespace OpenClaw.Gateway.Availability;

/// <param name="To">Excluded.</param>
internal sealed record AvailabilityPeriod(DateTimeOffset From, DateTimeOffset To, AvailabilityCounts Counts);

/// <summary>Reads what was counted, and the events around what went wrong.</summary>
internal sealed class AvailabilityReport(IAvailabilityStore store, IJournal journal, TimeProvider time)
{
    private const int MostSlices = 5000;
    private const int JournalPage = 1000;
    private const int MostPages = 5;

    /// <summary>The last months, the newest first, in UTC; the first of the list is the current one.</summary>
    public async Task<IReadOnlyList<AvailabilityPeriod>> ReadMonthsAsync(int months, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var thisMonth = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var periods = new List<AvailabilityPeriod>();
        for (var back = 0; back < months; back++)
        {
            var (from, to) = (thisMonth.AddMonths(-back), thisMonth.AddMonths(1 - back));
            periods.Add(new AvailabilityPeriod(from, to, await store.SumAsync(from, to, cancellationToken)));
        }

        return periods;
    }

    public async Task<AvailabilityPeriod> ReadYearAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var from = now - TimeSpan.FromDays(365);
        return new AvailabilityPeriod(from, now, await store.SumAsync(from, now, cancellationToken));
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Incident>> ReadIncidentsAsync(DateTimeOffset from, int limit, CancellationToken cancellationToken)
    {
        var bad = await store.ListAsync(from, time.GetUtcNow() + AvailabilitySlice.Length, onlyBad: true, MostSlices, cancellationToken);
        if (bad.Count == 0) return [];
        var found = Incident.Find(bad, await ReadEventsAsync(bad[0].Start, cancellationToken));
        return [.. found.Reverse().Take(limit)];
    }

    private async Task<IReadOnlyList<JournalEntry>> ReadEventsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var events = new List<JournalEntry>();
        for (var page = 0; page < MostPages; page++)
        {
            var read = await journal.ReadAsync(new JournalQuery(Before: events.Count == 0 ? null : events[^1].Number, Limit: JournalPage), cancellationToken);
            events.AddRange(read);
            if (read.Count < JournalPage || read[^1].At < since) break;
        }

        return events;
    }
}
