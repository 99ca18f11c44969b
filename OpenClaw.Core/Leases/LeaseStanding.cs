namespace OpenClaw.Core.Leases;

/// <summary>How a named lease stands, in store time.</summary>
/// <param name="ExpiredFor">How long nobody has held it; zero while somebody does.</param>
public sealed record LeaseStanding(string Name, TimeSpan ExpiredFor);
