namespace OpenClaw.Worker.Models;

/// <summary>How the demo model behaves (section <c>OpenClaw:Model:Demo</c>).</summary>
public sealed class DemoModelOptions
{
    /// <summary>Time between two words (default 25 ms). Zero: the whole answer at once, in one piece.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(25);
}
