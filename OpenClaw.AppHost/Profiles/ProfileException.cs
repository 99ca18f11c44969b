namespace OpenClaw.AppHost.Profiles;

/// <summary>A profile that cannot be used. The message names the file and the field.</summary>
internal sealed class ProfileException(string message, Exception? cause = null) : Exception(message, cause);
