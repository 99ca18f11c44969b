using Microsoft.Data.Sqlite;
using OpenClaw.Core.Availability;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteAvailabilityStore(SqliteWriter writer) : IAvailabilityStore
{
    private const string Counts = "accepted, in_time, late, failed, cancelled, pending";

    public Task<RecentMessages> ReadRecentAsync(TimeSpan window, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var (from, now) = (s.Now - SqliteJobStore.Microseconds(window), s.Now);
            var first = IdRange.From(SqliteTime.FromMicroseconds(from));
            var counts = s.Query(
                "select count(*), coalesce(sum(state = 2), 0), coalesce(sum(state = 3), 0) from jobs where id >= $1 and accepted_at > $2",
                r => (Accepted: r.GetInt64(0), Answered: r.GetInt64(1), Failed: r.GetInt64(2)), first, from)[0];
            // A job that waits has no text yet, so its age is what it has cost so far.
            var times = s.Query(
                """
                select case state when 2 then first_text_ms else ($3 - accepted_at) / 1000 end as ms from jobs
                where id >= $1 and accepted_at > $2 and ((state = 2 and first_text_ms is not null)
                  or (state = 0 and conversation_id not in (select id from conversations where paused_at is not null))) order by ms
                """,
                r => r.GetInt64(0), first, from, now);
            var given = s.Query(
                "select (select count(*) from jobs where state = 3 and finished_at > $1) + (select count(*) from outbox where state = 3 and finished_at > $1)", r => r.GetInt64(0), from)[0];
            var whole = s.Query("select (finished_at - accepted_at) / 1000 as ms from jobs where id >= $1 and accepted_at > $2 and state = 2 order by ms", r => r.GetInt64(0), first, from);
            return new RecentMessages(counts.Accepted, counts.Answered, counts.Failed, times.Count, Spread.Of(times), Spread.Of(whole), given);
        },
        cancellationToken);

    public Task CountAsync(DateTimeOffset start, TimeSpan objective, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var end = start + AvailabilitySlice.Length;
            // A slice whose jobs were deleted keeps what was counted before.
            return s.Execute(
                """
                insert into availability (start, accepted, in_time, late, failed, cancelled, pending, counted_at)
                select $1, count(*), coalesce(sum(state = 2 and not late), 0), coalesce(sum(late), 0), coalesce(sum(state = 3), 0), coalesce(sum(state = 4), 0),
                  coalesce(sum(state < 2 and not late), 0), $7
                from (select state, case when state = 2 then coalesce(first_text_ms, 0) > $3 else state < 2 and accepted_at < $6 end as late
                  from jobs where id >= $4 and id < $5 and accepted_at >= $1 and accepted_at < $2) m where true
                on conflict (start) do update set accepted = excluded.accepted, in_time = excluded.in_time, late = excluded.late, failed = excluded.failed,
                  cancelled = excluded.cancelled, pending = excluded.pending, counted_at = excluded.counted_at
                where excluded.accepted >= availability.accepted
                """,
                SqliteTime.ToMicroseconds(start), SqliteTime.ToMicroseconds(end), (long)objective.TotalMilliseconds, IdRange.From(start), IdRange.To(end),
                s.Now - SqliteJobStore.Microseconds(objective), s.Now);
        },
        cancellationToken);

    public async Task<IReadOnlyList<AvailabilitySlice>> ListAsync(DateTimeOffset from, DateTimeOffset to, bool onlyBad, int limit, CancellationToken cancellationToken) => await writer.RunAsync(
        s => s.Query(
            $"select start, {Counts}, counted_at from availability where start >= $1 and start < $2 and (not $3 or late + failed > 0) order by start limit $4",
            r => new AvailabilitySlice(SqliteTime.FromMicroseconds(r.GetInt64(0)), Read(r, 1), SqliteTime.FromMicroseconds(r.GetInt64(7))),
            SqliteTime.ToMicroseconds(from), SqliteTime.ToMicroseconds(to), onlyBad, limit),
        cancellationToken);

    public Task<AvailabilityCounts> SumAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Query(
            """
            select coalesce(sum(accepted), 0), coalesce(sum(in_time), 0), coalesce(sum(late), 0), coalesce(sum(failed), 0), coalesce(sum(cancelled), 0), coalesce(sum(pending), 0)
            from availability where start >= $1 and start < $2
            """,
            r => Read(r, 0), SqliteTime.ToMicroseconds(from), SqliteTime.ToMicroseconds(to))[0],
        cancellationToken);

    private static AvailabilityCounts Read(SqliteDataReader r, int at) =>
        new(r.GetInt64(at), r.GetInt64(at + 1), r.GetInt64(at + 2), r.GetInt64(at + 3), r.GetInt64(at + 4), r.GetInt64(at + 5));
}
