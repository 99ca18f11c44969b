namespace OpenClaw.Core.Nodes;

/// <summary>Heartbeat times (configuration section <c>OpenClaw:Heartbeat</c>). Suspect and dead scale with the interval.</summary>
public sealed class HeartbeatOptions
{
    public const string Section = "OpenClaw:Heartbeat";

    /// <summary>How often a node publishes (default 0.5 s). Longer is cheaper and finds frozen nodes later.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Age at which a node gets no new work: three intervals.</summary>
    public TimeSpan SuspectAfter => Interval * 3;

    /// <summary>Age at which, with an unanswered probe, a node may be declared dead: five intervals.</summary>
    public TimeSpan DeadAfter => Interval * 5;
}
