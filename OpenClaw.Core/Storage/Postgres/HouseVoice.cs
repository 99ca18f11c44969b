using Npgsql;
using OpenClaw.Core.Messages;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>Says something in a conversation that no job is behind: a turn at the next position, and the outbox row that delivers it.</summary>
internal static class HouseVoice
{
    /// <summary>$1 conversation id, $2 channel, $3 account, $4 name.</summary>
    private const string MakeLane = """
        insert into conversations (id, channel, account, name, position, created_at) values ($1, $2, $3, $4, 0, clock_timestamp()) on conflict (id) do nothing
        """;

    /// <summary>The lane is locked. $1 conversation id, $2 job id that no job has, $3 text, $4 channel, $5 whether it stands by itself.</summary>
    private const string Say = $"""
        with lane as (
          update conversations set position = position + 1 where id = $1 returning position
        ), turned as (
          insert into turns (conversation_id, position, job_id, role, text, at) select $1, position, $2, 2, $3, clock_timestamp() from lane
        )
        insert into outbox (id, conversation_id, position, channel, job_id, is_answer, state, ready_at, tries, created_at)
        select gen_random_uuid(), $1, position, $4, $2, $5, 0,
          case when not exists (select 1 from outbox o where o.conversation_id = $1 and o.state < 2) then clock_timestamp() end, 0, clock_timestamp()
        from lane where $4 <> '{ChannelNames.Api}'
        """;

    /// <summary>Inside the caller's transaction.</summary>
    /// <param name="isAnswer">As <see cref="OutboundMessage.IsAnswer"/>: whether the text stands by itself.</param>
    public static Task SayAsync(NpgsqlConnection connection, ChannelAddress address, string text, bool isAnswer)
    {
        var lane = address.ConversationId;
        return connection.ExecuteAllAsync(
            Statement(MakeLane, Uuid(lane), Text(address.Channel), Text(address.Account), Text(address.Conversation)),
            PostgresJobStore.LockLanes([lane]),
            Statement(Say, Uuid(lane), Uuid(Guid.NewGuid()), Text(text), Text(address.Channel), Flag(isAnswer)));
    }
}
