using StackExchange.Redis;

namespace OpenClaw.Core.Live;

/// <summary>
/// Every key and channel of ours in Redis, all under one prefix. Nothing here is the only copy of anything, everything expires, and a Redis that
/// comes back empty is filled again by those who know.
/// <code>
/// key or channel          what                                                       life time
/// {nodes}                 hash, node id → "ms incarnation sequence heartbeat"        a field 1 min after its last heartbeat, the key as well
/// {nodes}:removed         sorted set, "incarnation node id" by time of removal       10 min
/// heartbeats              channel: heartbeats, and removals                          –
/// signals                 channel: wake-ups, several in one message                  –
/// partial:CONVERSATION    string, job and attempt and the text so far (UTF-16)       10 min after the last piece; removed at the attempt's end
/// partial:CONVERSATION    channel: pieces of that conversation                       –
/// limit:KEY               string, when the bucket is full (µs, Redis time)           until then
/// </code>
/// The braces are a hash tag: one script names both keys, and in a Redis Cluster they must live in one slot.
/// </summary>
internal sealed class RedisKeys(string prefix)
{
    public RedisKey Nodes { get; } = prefix + "{nodes}";
    public RedisKey RemovedNodes { get; } = prefix + "{nodes}:removed";
    public RedisChannel Heartbeats { get; } = RedisChannel.Literal(prefix + "heartbeats");
    public RedisChannel Signals { get; } = RedisChannel.Literal(prefix + "signals");

    public string PartialText(Guid conversationId) => $"{prefix}partial:{conversationId:N}";

    public RedisKey Limit(string key) => $"{prefix}limit:{key}";
}
