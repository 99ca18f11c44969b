namespace OpenClaw.Channels.Ingress;

/// <summary>What the rule of who is answered needs to know about something said, on any platform.</summary>
/// <param name="Account">Which of our accounts heard it.</param>
/// <param name="Sender">The platform's id of the person; null where it does not say.</param>
/// <param name="IsPrivate">Said to us alone, not in a group.</param>
/// <param name="IsAddressed">It mentions us, or replies to something we said.</param>
/// <param name="IsFromBot">Said by a program, our own included.</param>
internal readonly record struct Utterance(string Account, string? Sender, bool IsPrivate, bool IsAddressed, bool IsFromBot);
