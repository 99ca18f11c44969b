namespace OpenClaw.Gateway.Membership;

/// <summary>How a gateway leaves (configuration section <c>OpenClaw:Gateway</c>).</summary>
internal sealed class LeaveOptions
{
    public const string Section = "OpenClaw:Gateway";

    /// <summary>How long a gateway that was told to stop goes on serving while it says that it is not ready (default 2 s; Standalone 0). It must be longer
    /// than the balancer in front takes to notice: a request that meets a closed door is the balancer's to repeat, and not every balancer does.</summary>
    public TimeSpan StopDelay { get; set; } = TimeSpan.FromSeconds(2);
}
