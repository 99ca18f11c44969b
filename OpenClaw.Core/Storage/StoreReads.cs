using System.Data.Common;
using System.Globalization;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.People;

namespace OpenClaw.Core.Storage;

/// <summary>The reads that both stores share. Each is one statement, hence sees one moment.</summary>
/// <param name="toTime">How the provider stores a time.</param>
internal sealed class StoreReads(DbDataSource source, string parameterPrefix, Func<DbDataReader, int, DateTimeOffset> toTime) : IConversationLog
{
    private const int MaxListedError = 300;

    public const string PersonColumns = "channel, account, id, name, state, code, expires_at, seen_at, decided_at, decided_by";

    public async Task<JobView?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => (await ReadAsync(
        """
        select j.id, c.channel, c.account, c.name, j.state, j.position, j.attempt, j.failures, j.deaths, j.worker, j.text, t.text, j.error,
          coalesce(j.answered_by, j.model), j.input_tokens, j.output_tokens, j.accepted_at, j.started_at, j.finished_at, j.past
        from jobs j join conversations c on c.id = j.conversation_id
        left join turns t on t.conversation_id = j.conversation_id and t.position = j.end_position and t.role = 1
        where j.id = $1
        """,
        r => new JobView(
            r.GetGuid(0), new ChannelAddress(r.GetString(1), r.GetString(2), r.GetString(3)), (JobState)r.GetInt32(4), r.GetInt64(5), r.GetInt32(6), r.GetInt32(7), r.GetInt32(8),
            Text(r, 9), r.GetString(10), Text(r, 11), Text(r, 12), Text(r, 13), r.GetInt64(14), r.GetInt64(15), toTime(r, 16), Time(r, 17), Time(r, 18)) { Past = JobAttempt.Read(Text(r, 19)) },
        cancellationToken, jobId)).SingleOrDefault();

    /// <summary>Ids are UUIDv7, so their order is the order of acceptance, and it needs no index of its own.</summary>
    public async Task<IReadOnlyList<JobLine>> ListJobsAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var (side, order) = query.OldestFirst ? (">", "asc") : ("<", "desc");
        // The state is written out: with a parameter in its place the index of jobs that are not completed could not be used.
        var state = query.State is { } wanted ? string.Create(CultureInfo.InvariantCulture, $"j.state = {(int)wanted} and ") : "";
        return await ReadAsync(
            $"""
            select j.id, c.channel, c.account, c.name, j.state, j.position, j.attempt, j.failures, j.deaths, j.worker, substr(j.error, 1, {MaxListedError}),
              j.accepted_at, j.started_at, j.finished_at
            from jobs j join conversations c on c.id = j.conversation_id where {state}j.id {side} $1 order by j.id {order} limit $2
            """,
            r => new JobLine(
                r.GetGuid(0), new ChannelAddress(r.GetString(1), r.GetString(2), r.GetString(3)), (JobState)r.GetInt32(4), r.GetInt64(5), r.GetInt32(6), r.GetInt32(7), r.GetInt32(8),
                Text(r, 9), Text(r, 10), toTime(r, 11), Time(r, 12), Time(r, 13)),
            cancellationToken, query.After ?? (query.OldestFirst ? Guid.Empty : Guid.AllBitsSet), query.Limit);
    }

    public async Task<JobCounts> CountJobsAsync(CancellationToken cancellationToken)
    {
        var counts = (await ReadAsync("select state, count(*) from jobs where state <> 2 group by state", r => (State: (JobState)r.GetInt32(0), Count: r.GetInt64(1)), cancellationToken))
            .ToDictionary(c => c.State, c => c.Count);
        return new JobCounts(
            counts.GetValueOrDefault(JobState.Queued), counts.GetValueOrDefault(JobState.Leased), counts.GetValueOrDefault(JobState.Dead), counts.GetValueOrDefault(JobState.Cancelled));
    }

    public async Task<IReadOnlyList<ConversationTurn>?> ReadTurnsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken)
    {
        var turns = await ReadAsync(
            "select position, job_id, role, text, at from turns where conversation_id = $1 and position > $2 order by position limit $3", ToTurn, cancellationToken, conversationId, after, limit);
        return turns.Count > 0 || await FindAsync(conversationId, cancellationToken) is not null ? turns : null;
    }

    public async Task<IReadOnlyList<ConversationEvent>> ReadEventsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken) => await ReadAsync(
        """
        select position, 0 as role, id as job_id, text, accepted_at as at from jobs where conversation_id = $1 and position > $2
        union all select position, role, job_id, text, at from turns t where conversation_id = $1 and position > $2
          and (role <> 0 or not exists (select 1 from jobs j where j.id = t.job_id))
        order by position limit $3
        """,
        r => new ConversationEvent(r.GetInt64(0), KindOf((TurnRole)r.GetInt32(1)), r.GetGuid(2), r.GetString(3), toTime(r, 4)),
        cancellationToken, conversationId, after, limit);

    public async Task<ConversationState?> FindAsync(Guid conversationId, CancellationToken cancellationToken) => (await ReadAsync(
        """
        select c.channel, c.account, c.name, c.position, r.id, r.attempt, n.id, c.paused_at from conversations c
        left join jobs r on r.conversation_id = c.id and r.state = 1
        left join jobs n on n.conversation_id = c.id and n.position = c.head and n.state < 2 where c.id = $1
        """,
        r => new ConversationState(
            conversationId, new ChannelAddress(r.GetString(0), r.GetString(1), r.GetString(2)), r.GetInt64(3), r.IsDBNull(4) ? null : r.GetGuid(4), r.IsDBNull(5) ? 0 : r.GetInt32(5),
            r.IsDBNull(6) ? null : r.GetGuid(6)) { PausedAt = Time(r, 7) },
        cancellationToken, conversationId)).SingleOrDefault();

    public async Task<IReadOnlyList<PausedConversation>> ListPausedAsync(int limit, CancellationToken cancellationToken) => await ReadAsync(
        """
        select c.channel, c.account, c.name, c.paused_at, (select count(*) from jobs j where j.conversation_id = c.id and j.state + 0 = 0)
        from conversations c where c.paused_at is not null order by c.paused_at limit $1
        """,
        r => new PausedConversation(new ChannelAddress(r.GetString(0), r.GetString(1), r.GetString(2)), toTime(r, 3), r.GetInt64(4)),
        cancellationToken, limit);

    public async Task<IReadOnlyList<NodeRecord>> ListNodesAsync(CancellationToken cancellationToken) => await ReadAsync(
        "select id, incarnation, role, region, version, address, status, joined_at from nodes where status <> 3 order by id",
        r => new NodeRecord(
            r.GetString(0), r.GetGuid(1), (NodeRole)r.GetInt32(2), r.GetString(3), r.GetString(4), Text(r, 5) is { } address ? new Uri(address) : null, (NodeStatus)r.GetInt32(6), toTime(r, 7)),
        cancellationToken);

    public async Task<IReadOnlyList<ApiKey>> ListKeysAsync(CancellationToken cancellationToken) => await ReadAsync(
        "select id, name, account, scopes, hash, created_at from api_keys order by created_at",
        r => new ApiKey(r.GetString(0), r.GetString(1), r.GetString(2), (KeyScopes)r.GetInt32(3), r.GetFieldValue<byte[]>(4), toTime(r, 5)),
        cancellationToken);

    public async Task<IReadOnlyDictionary<string, string>> ListSettingsAsync(CancellationToken cancellationToken) =>
        (await ReadAsync("select name, value from settings", r => (Name: r.GetString(0), Value: r.GetString(1)), cancellationToken)).ToDictionary(s => s.Name, s => s.Value);

    public async Task<IReadOnlyList<JournalEntry>> ReadJournalAsync(JournalQuery query, CancellationToken cancellationToken) => await ReadAsync(
        """
        select number, at, kind, subject, actor, detail from journal
        where number < $1 and substr(kind, 1, $2) = $3 and ($4 = '' or subject = $4) order by number desc limit $5
        """,
        ToEntry, cancellationToken, query.Before ?? long.MaxValue, query.KindPrefix.Length, query.KindPrefix, query.Subject ?? "", query.Limit);

    public async Task<IReadOnlyList<JournalEntry>> ReadJournalAfterAsync(long number, int limit, CancellationToken cancellationToken) => await ReadAsync(
        "select number, at, kind, subject, actor, detail from journal where number > $1 order by number limit $2", ToEntry, cancellationToken, number, limit);

    private JournalEntry ToEntry(DbDataReader r) => new(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5)) { Number = r.GetInt64(0), At = toTime(r, 1) };

    public async Task<PersonState?> FindPersonAsync(PersonKey key, CancellationToken cancellationToken) =>
        (await ReadAsync("select state from people where channel = $1 and account = $2 and id = $3", r => (PersonState?)r.GetInt32(0), cancellationToken, key.Channel, key.Account, key.Id)).SingleOrDefault();

    public async Task<IReadOnlyList<Person>> ListPeopleAsync(PeopleQuery query, CancellationToken cancellationToken) => await ReadAsync(
        $"select {PersonColumns} from people where ($1 < 0 or state = $1) and ($2 = '' or channel = $2) order by seen_at desc, id limit $3", ToPerson, cancellationToken,
        (int?)query.State ?? -1, query.Channel ?? "", query.Limit);

    public async Task<int> FindEpochAsync(ChannelAddress place, CancellationToken cancellationToken) =>
        (await ReadAsync("select epoch from places where channel = $1 and account = $2 and name = $3", r => r.GetInt32(0), cancellationToken, place.Channel, place.Account, place.Conversation)).SingleOrDefault();

    /// <summary>Of the newest jobs, so that the work is bounded however much was said.</summary>
    public async Task<IReadOnlyList<string>> ListRecentAsync(string channel, string account, CancellationToken cancellationToken) => [.. (await ReadAsync(
        """
        select c.name from (select id, conversation_id, accepted_at from jobs order by id desc limit 10000) j join conversations c on c.id = j.conversation_id
        where c.channel = $1 and c.account = $2 order by j.accepted_at desc, j.id desc
        """,
        r => r.GetString(0), cancellationToken, channel, account)).Distinct()];

    public async Task<IReadOnlySet<string>> FindKnownAsync(string channel, string account, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        keys.Count == 0 ? new HashSet<string>() : (await ReadAsync(
            $"select key from idempotency_keys where channel = $1 and account = $2 and key in ({string.Join(", ", keys.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 3}")))})",
            r => r.GetString(0), cancellationToken, [channel, account, .. keys])).ToHashSet();

    /// <summary>The newest schema that the store has and the oldest node it still serves.</summary>
    public async Task<(int Version, int MinCompatible)?> FindSchemaAsync(CancellationToken cancellationToken)
    {
        var found = await ReadAsync("select version, min_compatible from schema_version", r => (r.GetInt32(0), r.GetInt32(1)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private static ConversationEventKind KindOf(TurnRole role) => role switch
    {
        TurnRole.User => ConversationEventKind.Accepted,
        TurnRole.Assistant => ConversationEventKind.Answered,
        _ => ConversationEventKind.Closed,
    };

    public Person ToPerson(DbDataReader r) => new(
        new PersonKey(r.GetString(0), r.GetString(1), r.GetString(2)), r.GetString(3), (PersonState)r.GetInt32(4), Text(r, 5), Time(r, 6), toTime(r, 7), Time(r, 8), Text(r, 9));

    private static string? Text(DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private DateTimeOffset? Time(DbDataReader r, int column) => r.IsDBNull(column) ? null : toTime(r, column);

    private ConversationTurn ToTurn(DbDataReader r) => new(r.GetInt64(0), r.GetGuid(1), (TurnRole)r.GetInt32(2), r.GetString(3), toTime(r, 4));

    private async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> map, CancellationToken cancellationToken, params object[] parameters)
    {
        try
        {
            await using var command = source.CreateCommand(sql);
            for (var i = 0; i < parameters.Length; i++)
            {
                var parameter = command.CreateParameter();
                if (parameterPrefix.Length > 0) parameter.ParameterName = $"{parameterPrefix}{i + 1}";
                parameter.Value = parameters[i];
                command.Parameters.Add(parameter);
            }
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken)) rows.Add(map(reader));
            return rows;
        }
        catch (Exception e) when (e is not OperationCanceledException && StoreFaults.ToUnavailable(e) is { } unavailable)
        {
            throw unavailable;
        }
    }
}
