namespace OpenClaw.Core;

/// <summary>
/// The durable store cannot be reached, or a commit was not confirmed. The effect is unknown: repeat the same call, every verb allows it.
/// The message names the setting to look at, never its value.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
