namespace OpenClaw.Gateway.Alerts;

/// <summary>The rules' names. They are stored, and are anchors of docs/operations.md; do not rename.</summary>
internal static class AlertNames
{
    public const string NodeOffline = "node-offline";
    public const string Cpu = "cpu";
    public const string Memory = "memory";
    public const string Waiting = "waiting";
    public const string ResponseTime = "response-time";
    public const string ErrorRate = "error-rate";
    public const string NoWorker = "no-worker";
    public const string DeadLetters = "dead-letters";
    public const string ChannelDisconnected = "channel-disconnected";
    public const string LeaderMissing = "leader-missing";

    public static readonly string[] All = [NodeOffline, Cpu, Memory, Waiting, ResponseTime, ErrorRate, NoWorker, DeadLetters, ChannelDisconnected, LeaderMissing];
}
