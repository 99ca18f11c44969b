using System.Data.Common;
using Npgsql;
using OpenClaw.Core.Alerts;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>Alerts on PostgreSQL; the statements are in <see cref="AlertStatements"/>.</summary>
internal sealed class PostgresAlertStore(PostgresSession session) : IAlertStore
{
    public Task<long?> RaiseAsync(AlertRaise raise, AlertAudience audience, CancellationToken cancellationToken) => session.TransactAsync<long?>(
        async connection =>
        {
            var raised = await connection.QueryAsync(
                r => (Number: r.GetInt64(0), IsSilent: r.GetBoolean(1)),
                Statement(AlertStatements.Raise, Text(raise.Rule), Text(raise.Subject), Text(raise.Summary), Number(raise.Value), Flag(audience.Webhook)));
            if (raised.Count == 0) return null;
            await connection.ExecuteAllAsync(PostgresJournal.Entry(AlertJournal.Raised(raised[0].Number, raise)));
            if (!raised[0].IsSilent) await SayAsync(connection, audience);
            return raised[0].Number;
        },
        cancellationToken);

    public Task<bool> ClearAsync(long number, string because, AlertAudience audience, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var cleared = await connection.QueryAsync(
                r => (Rule: r.GetString(0), Subject: r.GetString(1), IsSilent: r.GetBoolean(2)), Statement(AlertStatements.Clear, Bigint(number), Text(because), Flag(audience.Webhook)));
            if (cleared.Count == 0) return false;
            await connection.ExecuteAllAsync(PostgresJournal.Entry(AlertJournal.Cleared(number, cleared[0].Rule, cleared[0].Subject, because)));
            if (!cleared[0].IsSilent) await SayAsync(connection, audience);
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) =>
        await session.QueryAsync(Read, cancellationToken, Statement(AlertStatements.List, Bigint(query.Before ?? long.MaxValue), Flag(query.OnlyOpen), Bigint(query.Limit)));

    public Task<bool> AcknowledgeAsync(long number, string actor, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var done = await connection.QueryAsync(ReadName, Statement(AlertStatements.Acknowledge, Bigint(number), Text(actor)));
            if (done.Count == 0) return (await FindAsync(connection, number)) is not null;
            await connection.ExecuteAllAsync(PostgresJournal.Entry(AlertJournal.Acknowledged(number, done[0].Rule, done[0].Subject, actor)));
            return true;
        },
        cancellationToken);

    public Task<bool> SilenceAsync(long number, string actor, TimeSpan duration, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            if (await FindAsync(connection, number) is not { } found) return false;
            await connection.ExecuteAllAsync(
                Statement(AlertStatements.Silence, Text(found.Rule), Text(found.Subject), OptionalDuration(duration > TimeSpan.Zero ? duration : null), Bigint(number)),
                PostgresJournal.Entry(AlertJournal.Silenced(number, found.Rule, found.Subject, actor, duration)));
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyList<Alert>> ClaimUntoldAsync(int limit, TimeSpan duration, CancellationToken cancellationToken) =>
        await session.QueryAsync(Read, cancellationToken, Statement(AlertStatements.ClaimUntold, Bigint(limit), Duration(duration)));

    public Task ToldAsync(long number, AlertMoment moment, CancellationToken cancellationToken) =>
        RunAsync(Statement(AlertStatements.Told, Bigint(number), Integer((int)moment)), cancellationToken);

    public Task NotToldAsync(long number, string error, TimeSpan? after, CancellationToken cancellationToken) =>
        RunAsync(Statement(AlertStatements.NotTold, Bigint(number), Text(error), OptionalDuration(after)), cancellationToken);

    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken) => RunAsync(Statement(AlertStatements.Forget, Duration(after)), cancellationToken);

    private Task<int> RunAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken) => session.TransactAsync(connection => connection.ExecuteAllAsync(command), cancellationToken);

    private static async Task<(string Rule, string Subject)?> FindAsync(NpgsqlConnection connection, long number)
    {
        var found = await connection.QueryAsync(ReadName, Statement(AlertStatements.Find, Bigint(number)));
        return found.Count == 0 ? null : found[0];
    }

    private static Task SayAsync(NpgsqlConnection connection, AlertAudience audience) =>
        audience.Conversation is { } address ? HouseVoice.SayAsync(connection, address, audience.Text, isAnswer: false) : Task.CompletedTask;

    private static (string Rule, string Subject) ReadName(DbDataReader r) => (r.GetString(0), r.GetString(1));

    private static Alert Read(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetDouble(4), r.GetFieldValue<DateTimeOffset>(5))
    {
        ClearedAt = Time(r, 6), ClearedBecause = Words(r, 7), AcknowledgedAt = Time(r, 8), AcknowledgedBy = Words(r, 9), SilencedUntil = Time(r, 10),
        Told = (AlertMoment)r.GetInt32(11), Tries = r.GetInt32(12), TellError = Words(r, 13),
    };

    private static string? Words(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static DateTimeOffset? Time(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetFieldValue<DateTimeOffset>(column);
}
