using OpenClaw.Core.People;

namespace OpenClaw.Channels.Ingress;

internal enum Talk
{
    /// <summary>As if it had not been said.</summary>
    Ignore,
    Answer,

    /// <summary>A stranger, or a group of them, who may ask to be let in.</summary>
    Pair,
}

/// <summary>Who is answered: the one place where that is decided, for every platform. Pure: values in, value out.</summary>
/// <remarks>
/// Programs are never answered: two bots would talk for ever. A block is the strongest word; then an operator's permission or the account's list,
/// for the person or for the group; then what the account's settings say about strangers. Adding a bot to a group makes nobody a friend: a stranger's
/// group is a stranger.
/// </remarks>
internal static class TalkRules
{
    public static bool IsForUs(Utterance said, TalkOptions options) =>
        !said.IsFromBot && (said.IsPrivate || said.IsAddressed || options.GroupTrigger == GroupTrigger.Always);

    /// <param name="person">What is known of the person; null for a stranger.</param>
    /// <param name="group">What is known of the group.</param>
    public static Talk Decide(Utterance said, TalkOptions options, PersonState? person, PersonState? group)
    {
        if (!IsForUs(said, options) || person == PersonState.Blocked || group == PersonState.Blocked) return Talk.Ignore;
        if (person == PersonState.Allowed || IsListed(said.Sender, options)) return Talk.Answer;
        if (!said.IsPrivate && (group == PersonState.Allowed || IsListed(said.Group, options))) return Talk.Answer;
        return (said.IsPrivate ? options.DirectMessages : options.Groups) switch
        {
            Strangers.Open => Talk.Answer,
            Strangers.Pairing when said.Sender is not null && (said.IsPrivate || said.IsAddressed) => Talk.Pair,
            _ => Talk.Ignore,
        };
    }

    private static bool IsListed(string? id, TalkOptions options) => id is not null && options.AllowFrom.Any(listed => listed.Trim().Equals(id, StringComparison.Ordinal));
}
