namespace OpenClaw.Worker.Execution;

/// <summary>How much a worker does at once, and how it stops (configuration section <c>OpenClaw:Worker</c>).</summary>
public sealed class WorkerOptions
{
    public const string Section = "OpenClaw:Worker";

    /// <summary>Jobs and proxied requests that run at once (default 32). More than the model's endpoint bears turns into its 429s.</summary>
    public int Slots { get; set; } = 32;

    /// <summary>How long a shutdown waits for what runs (default 20 s); what is left then goes back to its lane, without blame.</summary>
    public TimeSpan DrainGrace { get; set; } = TimeSpan.FromSeconds(20);
}
