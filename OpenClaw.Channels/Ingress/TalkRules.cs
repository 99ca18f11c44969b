namespace OpenClaw.Channels.Ingress;

internal enum Talk
{
    /// <summary>As if it had not been said.</summary>
    Ignore,
    Answer,
}

/// <summary>
/// Who is answered: the one place where that is decided, for every platform. Pure: values in, value out. Pairing codes, allow lists and limits
/// belong here when they come, as further results and further values.
/// </summary>
internal static class TalkRules
{
    /// <summary>In private everybody, in a group whoever addresses us, programs never: two bots would talk for ever.</summary>
    public static Talk Decide(Utterance said) => !said.IsFromBot && (said.IsPrivate || said.IsAddressed) ? Talk.Answer : Talk.Ignore;
}
