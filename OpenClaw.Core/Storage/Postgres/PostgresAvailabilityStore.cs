using System.Data.Common;
using OpenClaw.Core.Availability;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresAvailabilityStore(PostgresSession session) : IAvailabilityStore
{
    // $1 window. A job that waits has no text yet, so its age is what it has cost so far.
    private const string Recent = """
        select count(*), count(*) filter (where state = 2), count(*) filter (where state = 3), count(ms),
          percentile_disc(array[0.5, 0.95, 0.99]) within group (order by ms), percentile_disc(array[0.5, 0.95, 0.99]) within group (order by whole),
          (select count(*) from jobs where state = 3 and finished_at > clock_timestamp() - $1) + (select count(*) from outbox where state = 3 and finished_at > clock_timestamp() - $1)
        from (select state, case when state = 2 then first_text_ms when state = 0 and conversation_id not in (select id from conversations where paused_at is not null)
            then (extract(epoch from clock_timestamp() - accepted_at) * 1000)::bigint end as ms,
            case when state = 2 then (extract(epoch from finished_at - accepted_at) * 1000)::bigint end as whole
          from jobs where id >= $2 and accepted_at > clock_timestamp() - $1) m
        """;

    // $1 start, $2 end, $3 objective, $4 and $5 the ids of that time. A slice whose jobs were deleted keeps what was counted before.
    private const string Count = """
        insert into availability as a (start, accepted, in_time, late, failed, cancelled, pending, counted_at)
        select $1, count(*), count(*) filter (where state = 2 and not late), count(*) filter (where late), count(*) filter (where state = 3), count(*) filter (where state = 4),
          count(*) filter (where state < 2 and not late), clock_timestamp()
        from (select state, case when state = 2 then coalesce(first_text_ms, 0) > extract(epoch from $3) * 1000 else state < 2 and accepted_at < clock_timestamp() - $3 end as late
          from jobs where id >= $4 and id < $5 and accepted_at >= $1 and accepted_at < $2) m
        on conflict (start) do update set in_time = excluded.in_time, late = excluded.late, failed = excluded.failed, cancelled = excluded.cancelled, pending = excluded.pending,
          accepted = excluded.accepted, counted_at = excluded.counted_at
        where excluded.accepted >= a.accepted
        """;

    private const string List = """
        select start, accepted, in_time, late, failed, cancelled, pending, counted_at from availability
        where start >= $1 and start < $2 and (not $3 or late + failed > 0) order by start limit $4
        """;

    private const string Sum = """
        select coalesce(sum(accepted), 0)::bigint, coalesce(sum(in_time), 0)::bigint, coalesce(sum(late), 0)::bigint, coalesce(sum(failed), 0)::bigint,
          coalesce(sum(cancelled), 0)::bigint, coalesce(sum(pending), 0)::bigint
        from availability where start >= $1 and start < $2
        """;

    public async Task<RecentMessages> ReadRecentAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        var now = (await session.QueryAsync(r => r.GetFieldValue<DateTimeOffset>(0), cancellationToken, Statement("select clock_timestamp()")))[0];
        return (await session.QueryAsync(
            r => new RecentMessages(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), ReadSpread(r, 4), ReadSpread(r, 5), r.GetInt64(6)),
            cancellationToken, Statement(Recent, Duration(window), Uuid(IdRange.From(now - window)))))[0];
    }

    public Task CountAsync(DateTimeOffset start, TimeSpan objective, CancellationToken cancellationToken)
    {
        var end = start + AvailabilitySlice.Length;
        var count = Statement(Count, Time(start), Time(end), Duration(objective), Uuid(IdRange.From(start)), Uuid(IdRange.To(end)));
        return session.TransactAsync(connection => connection.ExecuteAllAsync(count), cancellationToken);
    }

    public async Task<IReadOnlyList<AvailabilitySlice>> ListAsync(DateTimeOffset from, DateTimeOffset to, bool onlyBad, int limit, CancellationToken cancellationToken) => await session.QueryAsync(
        r => new AvailabilitySlice(r.GetFieldValue<DateTimeOffset>(0), Read(r, 1), r.GetFieldValue<DateTimeOffset>(7)), cancellationToken,
        Statement(List, Time(from), Time(to), Flag(onlyBad), Bigint(limit)));

    public async Task<AvailabilityCounts> SumAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        (await session.QueryAsync(r => Read(r, 0), cancellationToken, Statement(Sum, Time(from), Time(to))))[0];

    private static Spread? ReadSpread(DbDataReader r, int at) =>
        !r.IsDBNull(at) && r.GetFieldValue<long?[]>(at) is [{ } p50, { } p95, { } p99] ? new Spread(TimeSpan.FromMilliseconds(p50), TimeSpan.FromMilliseconds(p95), TimeSpan.FromMilliseconds(p99)) : null;

    private static AvailabilityCounts Read(DbDataReader r, int at) =>
        new(r.GetInt64(at), r.GetInt64(at + 1), r.GetInt64(at + 2), r.GetInt64(at + 3), r.GetInt64(at + 4), r.GetInt64(at + 5));
}
