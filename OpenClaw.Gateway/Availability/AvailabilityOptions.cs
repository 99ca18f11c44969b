namespace OpenClaw.Gateway.Availability;

/// <summary>What is promised to people (configuration section <c>OpenClaw:Availability</c>).</summary>
internal sealed class AvailabilityOptions
{
    public const string Section = "OpenClaw:Availability";

    /// <summary>How long a message may wait for the first visible text of its answer (default 30 s). A change counts for messages from the last day on.</summary>
    public TimeSpan Objective { get; set; } = TimeSpan.FromSeconds(30);
}
