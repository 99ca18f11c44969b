using Npgsql;
using OpenClaw.Core.Messages;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>The shared reads, with the hot one grouped: every job asks for its conversation's history, and those that ask together share a statement.</summary>
internal sealed class PostgresReads : StoreReads
{
    private static readonly string RecentTurns = $"""
        select i.n, t.position, t.job_id, t.role, t.text, t.at from unnest($1) with ordinality as i(conversation_id, n) cross join lateral (
          select * from turns where conversation_id = i.conversation_id order by position desc limit {MaxRecentTurns}) t
        """;

    private readonly NpgsqlDataSource _source;
    private readonly GroupCommit<(Guid Conversation, int Characters), IReadOnlyList<ConversationTurn>> _histories;

    public PostgresReads(NpgsqlDataSource source) : base(source, "", (r, column) => r.GetFieldValue<DateTimeOffset>(column))
    {
        _source = source;
        _histories = new(ReadGroupAsync);
    }

    public override Task<IReadOnlyList<ConversationTurn>> ReadRecentTurnsAsync(Guid conversationId, int maxCharacters, CancellationToken cancellationToken) =>
        _histories.RunAsync((conversationId, maxCharacters), cancellationToken);

    private async Task<IReadOnlyList<IReadOnlyList<ConversationTurn>>> ReadGroupAsync(IReadOnlyList<(Guid Conversation, int Characters)> items)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            var rows = await connection.QueryAsync(
                r => (Number: r.GetInt64(0), Turn: new ConversationTurn(r.GetInt64(1), r.GetGuid(2), (TurnRole)r.GetInt32(3), r.GetString(4), r.GetFieldValue<DateTimeOffset>(5))),
                Statement(RecentTurns, Uuids(items.Select(i => i.Conversation))));
            var byItem = rows.ToLookup(r => r.Number, r => r.Turn);
            return items.Select((item, i) => Within(item.Characters, byItem[i + 1].OrderByDescending(turn => turn.Position))).ToList();
        }
        catch (Exception e) when (StoreFaults.ToUnavailable(e) is { } unavailable)
        {
            throw unavailable;
        }
    }
}
