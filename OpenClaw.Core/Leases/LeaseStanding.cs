namespace OpenClaw.Core.Leases;

/// <summary>How a named lease stands, in store time.</summary>
/// <param name="ExpiredFor">How long nobody has held it; zero while somebody does.</param>
public sealed record LeaseStanding(string Name, TimeSpan ExpiredFor)
{
    /// <summary>The incarnation that holds it, or held it last; empty after it was released.</summary>
    public Guid Holder { get; init; }

    /// <summary>What the holder noted last; null when none did.</summary>
    public LeaseNote? Note { get; init; }

    /// <summary>How long the noted fault has lasted, over changes of the holder; zero without one.</summary>
    public TimeSpan FaultFor { get; init; }
}
