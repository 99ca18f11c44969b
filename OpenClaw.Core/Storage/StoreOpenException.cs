namespace OpenClaw.Core.Storage;

/// <summary>The store cannot be opened. The message is one line for the person who starts the process; it holds no secret.</summary>
public sealed class StoreOpenException(string message, Exception? inner = null) : Exception(message, inner);
