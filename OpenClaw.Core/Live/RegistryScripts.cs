namespace OpenClaw.Core.Live;

/// <summary>
/// The registry in Redis. Times are Redis' own, and only differences of them leave it, so no two clocks are compared. Whatever the order in which
/// heartbeats and removals arrive, a removed incarnation stays removed and a sequence number never goes back.
/// </summary>
internal static class RegistryScripts
{
    private const string Now = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)

        """;

    /// <summary>Keys: nodes, removed. Arguments: channel, node id, incarnation, sequence, heartbeat, life time in ms.</summary>
    public const string Publish = Now + """
        if redis.call('ZSCORE', KEYS[2], ARGV[3] .. ' ' .. ARGV[2]) then return 0 end
        local known = redis.call('HGET', KEYS[1], ARGV[2])
        if known then
          local incarnation, sequence = string.match(known, '^%d+ (%S+) (%d+) ')
          if incarnation == ARGV[3] and tonumber(sequence) >= tonumber(ARGV[4]) then return 0 end
        end
        redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f %s %s ', now, ARGV[3], ARGV[4]) .. ARGV[5])
        redis.call('PEXPIRE', KEYS[1], ARGV[6])
        redis.call('PUBLISH', ARGV[1], ARGV[5])
        return 1
        """;

    /// <summary>Keys: nodes, removed. Arguments: channel, node id, incarnation, life time of the removal in ms.</summary>
    public const string Remove = Now + """
        local member = ARGV[3] .. ' ' .. ARGV[2]
        redis.call('ZADD', KEYS[2], now, member)
        redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[4])
        redis.call('PEXPIRE', KEYS[2], ARGV[4])
        local known = redis.call('HGET', KEYS[1], ARGV[2])
        if known and string.match(known, '^%d+ (%S+) ') == ARGV[3] then redis.call('HDEL', KEYS[1], ARGV[2]) end
        redis.call('PUBLISH', ARGV[1], member)
        return 1
        """;

    /// <summary>Keys: nodes, removed. Arguments: life time of a heartbeat in ms. Answers [[entry, age in ms, …], [what was removed within that time, …]].</summary>
    public const string Read = Now + """
        local keep = tonumber(ARGV[1])
        local all = redis.call('HGETALL', KEYS[1])
        local nodes = {}
        for i = 1, #all, 2 do
          local age = math.max(0, now - tonumber(string.match(all[i + 1], '^%d+')))
          if age > keep then
            redis.call('HDEL', KEYS[1], all[i])
          else
            nodes[#nodes + 1] = all[i + 1]
            nodes[#nodes + 1] = age
          end
        end
        return { nodes, redis.call('ZRANGEBYSCORE', KEYS[2], now - keep, '+inf') }
        """;
}
