namespace OpenClaw.Core.Leases;

/// <summary>What the holder of a channel account's lease says of the account. Never holds a secret.</summary>
/// <param name="Account">The account's name in our addresses.</param>
/// <param name="Detail">What else people know it by, such as the bot's name.</param>
/// <param name="Fault">Why nothing can be read there now, as a sentence; null while it is connected.</param>
public sealed record LeaseNote(string Account, string Detail, string? Fault);
