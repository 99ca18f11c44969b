namespace OpenClaw.Core.Alerts;

/// <param name="OnlyOpen">Without those that were cleared.</param>
/// <param name="Before">Alerts with a smaller number; null for the newest.</param>
public sealed record AlertQuery(bool OnlyOpen = false, long? Before = null, int Limit = 100);
