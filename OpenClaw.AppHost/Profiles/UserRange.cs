namespace OpenClaw.AppHost.Profiles;

/// <summary>How many people a size is meant for. A planning figure, not a limit.</summary>
internal sealed record UserRange(int From, int To);
