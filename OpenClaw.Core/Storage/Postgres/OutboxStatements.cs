namespace OpenClaw.Core.Storage.Postgres;

/// <summary>
/// Statements about the outbox. Only the head of a conversation has ready_at; whoever ends a row makes the next one the head, under
/// the lane's lock, because commit decides under the same lock whether a new row is the head.
/// States: 0 waiting, 1 claimed, 2 delivered, 3 dead.
/// </summary>
internal static class OutboxStatements
{
    /// <summary>$1 channel, $2 holder, $3 duration. A claim that lapsed is ready again by itself, with another token.</summary>
    public static string Claim(int limit) => $"""
        with claimed as (
          update outbox set state = 1, token = gen_random_uuid(), holder = $2, tries = tries + 1, ready_at = clock_timestamp() + $3
          where id = any(array(
            select id from outbox where channel = $1 and ready_at <= (select clock_timestamp()) order by ready_at limit {limit} for no key update skip locked))
          returning id, token, channel, job_id, is_answer, callback_url, tries - 1 as earlier, created_at, trace_parent, conversation_id, position
        )
        select o.*, t.text, c.channel, c.account, c.name from claimed o
        join turns t on t.conversation_id = o.conversation_id and t.position = o.position
        join conversations c on c.id = o.conversation_id
        """;

    /// <summary>$1 ids, $2 tokens, $3 state (2 delivered, 3 dead), $4 error. The next row of each conversation becomes the head.</summary>
    public const string Finish = """
        with ended as (
          update outbox o set state = $3, finished_at = clock_timestamp(), ready_at = null, error = $4
          from unnest($1, $2) as i(id, token) where o.id = i.id and o.token = i.token and o.state = 1
          returning o.id, o.conversation_id, o.position
        ), next as (
          update outbox o set ready_at = clock_timestamp() from ended e
          where o.conversation_id = e.conversation_id and o.state = 0 and o.position = (
            select min(n.position) from outbox n where n.conversation_id = e.conversation_id and n.state < 2 and n.position > e.position)
        )
        select id from ended
        """;

    /// <summary>$1 id, $2 token, $3 after, $4 error. The token stays, so that the call can be repeated.</summary>
    public const string Retry = """
        update outbox set state = 0, ready_at = clock_timestamp() + $3, error = $4 where id = $1 and token = $2 and state = 1 returning id
        """;

    /// <summary>$1 holder: what a dead node was about to send is ready at once. "state &lt; 2" names the index of what is not finished.</summary>
    public const string TakeBack = "update outbox set state = 0, ready_at = clock_timestamp(), token = null, holder = null where state < 2 and state = 1 and holder = $1";

    /// <summary>$1 ids.</summary>
    public const string FindTokens = "select id, state, token from outbox where id = any($1)";

    public const string Count = "select count(*) filter (where state < 2), count(*) filter (where state = 3) from outbox where state <> 2";
}
