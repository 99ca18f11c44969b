namespace OpenClaw.Core.Live;

/// <summary>Partial text in Redis: one string per conversation, in the form of <see cref="PartialTextMessage"/>. What is not taken is not published either,
/// so that every listener hears what a reader finds.</summary>
internal static class PartialTextScripts
{
    /// <summary>Key: the text. Arguments: job, attempt (10 digits), offset (10 digits), piece, life time in ms, "1" when the piece is the whole text so far.
    /// Answers 1: taken. 0: another attempt speaks, say no more. -1: what came before is missing, say it all again.</summary>
    public const string Append = """
        local head = redis.call('GETRANGE', KEYS[1], 0, 41)
        local job, attempt = string.sub(head, 1, 32), string.sub(head, 33, 42)
        if job == ARGV[1] and attempt > ARGV[2] then return 0 end
        local offset = tonumber(ARGV[3])
        if job == ARGV[1] and attempt == ARGV[2] and ARGV[6] ~= '1' then
          if redis.call('STRLEN', KEYS[1]) ~= 42 + 2 * offset then return -1 end
          redis.call('APPEND', KEYS[1], ARGV[4])
        elseif offset == 0 and (ARGV[6] ~= '1' or head == '' or job == ARGV[1]) then
          redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2] .. ARGV[4])
        elseif head == '' or job == ARGV[1] then
          return -1
        else
          return 0
        end
        redis.call('PEXPIRE', KEYS[1], ARGV[5])
        redis.call('PUBLISH', KEYS[1], ARGV[1] .. ARGV[2] .. ARGV[3] .. ARGV[4])
        return 1
        """;

    /// <summary>Key: the text. Arguments: job, attempt (10 digits). Removes what this attempt, or an earlier one of the job, said.</summary>
    public const string Forget = """
        local head = redis.call('GETRANGE', KEYS[1], 0, 41)
        if string.sub(head, 1, 32) == ARGV[1] and string.sub(head, 33, 42) <= ARGV[2] then redis.call('DEL', KEYS[1]) end
        return 1
        """;
}
