using Microsoft.Data.Sqlite;
using OpenClaw.Core.Alerts;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>Alerts on SQLite; the one writer decides every race.</summary>
internal sealed class SqliteAlertStore(SqliteWriter writer) : IAlertStore
{
    private const string Columns = """
        number, rule, subject, summary, value, raised_at, cleared_at, cleared_because, acknowledged_at, acknowledged_by, silenced_until, told, tries, tell_error
        """;

    public Task<long?> RaiseAsync(AlertRaise raise, AlertAudience audience, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var silence = s.Query("select max(silenced_until) from alerts where rule = $1 and subject = $2", r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0), raise.Rule, raise.Subject)[0];
            var isSilent = silence > s.Now;
            var numbers = s.Query(
                """
                insert into alerts (rule, subject, summary, value, raised_at, silenced_until, told, tries, tell_at) values ($1, $2, $3, $4, $5, $6, 0, 0, $7)
                on conflict (rule, subject) where cleared_at is null do nothing returning number
                """,
                r => r.GetInt64(0), raise.Rule, raise.Subject, raise.Summary, raise.Value, s.Now, isSilent ? silence : null, audience.Webhook && !isSilent ? s.Now : null);
            if (numbers.Count == 0) return (long?)null;
            SqliteJournal.Append(s, AlertJournal.Raised(numbers[0], raise));
            if (!isSilent) Say(s, audience);
            return numbers[0];
        },
        cancellationToken);

    public Task<bool> ClearAsync(long number, string because, AlertAudience audience, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            // One that is still being told of is told of first; its end follows.
            var cleared = s.Query(
                """
                update alerts set cleared_at = $2, cleared_because = $3, tries = 0,
                  tell_at = case when $4 and told = 1 and coalesce(silenced_until, 0) <= $2 then $2 else tell_at end
                where number = $1 and cleared_at is null returning rule, subject, coalesce(silenced_until, 0) > $2
                """,
                r => (Rule: r.GetString(0), Subject: r.GetString(1), IsSilent: r.GetInt64(2) != 0), number, s.Now, because, audience.Webhook);
            if (cleared.Count == 0) return false;
            SqliteJournal.Append(s, AlertJournal.Cleared(number, cleared[0].Rule, cleared[0].Subject, because));
            if (!cleared[0].IsSilent) Say(s, audience);
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) => await writer.RunAsync(
        s => s.Query($"select {Columns} from alerts where number < $1 and (not $2 or cleared_at is null) order by number desc limit $3", Read, query.Before ?? long.MaxValue, query.OnlyOpen, query.Limit),
        cancellationToken);

    public Task<bool> AcknowledgeAsync(long number, string actor, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var done = s.Query(
                "update alerts set acknowledged_at = $2, acknowledged_by = $3 where number = $1 and acknowledged_at is null returning rule, subject",
                r => (Rule: r.GetString(0), Subject: r.GetString(1)), number, s.Now, actor);
            if (done.Count == 0) return Exists(s, number);
            SqliteJournal.Append(s, AlertJournal.Acknowledged(number, done[0].Rule, done[0].Subject, actor));
            return true;
        },
        cancellationToken);

    public Task<bool> SilenceAsync(long number, string actor, TimeSpan duration, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var found = s.Query("select rule, subject from alerts where number = $1", r => (Rule: r.GetString(0), Subject: r.GetString(1)), number);
            if (found.Count == 0) return false;
            var (rule, subject) = found[0];
            var until = duration > TimeSpan.Zero ? s.Now + SqliteJobStore.Microseconds(duration) : (long?)null;
            // All of the same kind, so that no older silence outlives this decision.
            s.Execute("update alerts set silenced_until = $3, tell_at = case when $3 is null then tell_at end where rule = $1 and subject = $2 and (number = $4 or silenced_until is not null)", rule, subject, until, number);
            SqliteJournal.Append(s, AlertJournal.Silenced(number, rule, subject, actor, duration));
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyList<Alert>> ClaimUntoldAsync(int limit, TimeSpan duration, CancellationToken cancellationToken) => await writer.RunAsync(
        s => s.Query(
            $"update alerts set tell_at = $2 where number in (select number from alerts where tell_at is not null and tell_at <= $1 order by tell_at limit $3) returning {Columns}",
            Read, s.Now, s.Now + SqliteJobStore.Microseconds(duration), limit),
        cancellationToken);

    public Task ToldAsync(long number, AlertMoment moment, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute(
            "update alerts set told = $2, tries = 0, tell_error = null, tell_at = case when $2 = 1 and cleared_at is not null and coalesce(silenced_until, 0) <= $3 then $3 end where number = $1 and told < $2",
            number, (int)moment, s.Now),
        cancellationToken);

    public Task NotToldAsync(long number, string error, TimeSpan? after, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute(
            "update alerts set tries = tries + 1, tell_error = $2, tell_at = $3 where number = $1 and tell_at is not null",
            number, error, after is { } wait ? s.Now + SqliteJobStore.Microseconds(wait) : null),
        cancellationToken);

    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("delete from alerts where number in (select number from alerts where cleared_at < $1 order by number limit 1000)", s.Now - SqliteJobStore.Microseconds(after)), cancellationToken);

    private static void Say(SqliteStatements s, AlertAudience audience)
    {
        if (audience.Conversation is { } address) SqliteLanes.Say(s, address, audience.Text, isAnswer: false);
    }

    private static bool Exists(SqliteStatements s, long number) => s.Query("select 1 from alerts where number = $1", _ => true, number).Count == 1;

    private static Alert Read(SqliteDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetDouble(4), SqliteTime.FromMicroseconds(r.GetInt64(5)))
    {
        ClearedAt = Time(r, 6), ClearedBecause = Text(r, 7), AcknowledgedAt = Time(r, 8), AcknowledgedBy = Text(r, 9), SilencedUntil = Time(r, 10),
        Told = (AlertMoment)r.GetInt32(11), Tries = r.GetInt32(12), TellError = Text(r, 13),
    };

    private static string? Text(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static DateTimeOffset? Time(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : SqliteTime.FromMicroseconds(r.GetInt64(column));
}
