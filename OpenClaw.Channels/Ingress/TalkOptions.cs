namespace OpenClaw.Channels.Ingress;

/// <summary>How an account meets strangers.</summary>
internal enum Strangers
{
    /// <summary>They get a code, and are answered once an operator has approved it.</summary>
    Pairing,

    /// <summary>They are not answered at all; who is on the list, or was allowed by an operator, is.</summary>
    AllowList,

    /// <summary>Everybody is answered: whoever finds the bot spends your model's tokens.</summary>
    Open,
}

internal enum GroupTrigger
{
    /// <summary>A mention of us, a reply to us, or a command for us.</summary>
    Mention,

    /// <summary>Everything that is said there.</summary>
    Always,
}

/// <summary>Who may talk to one account, and how much. Each account has its own; nothing is inherited from another.</summary>
internal class TalkOptions
{
    /// <summary>Strangers who write to us alone (default Pairing).</summary>
    public Strangers DirectMessages { get; set; } = Strangers.Pairing;

    /// <summary>Groups and servers that nobody approved, with strangers in them (default Pairing: the group gets a code). Open lets anybody who adds the bot to a
    /// group of their own spend your tokens.</summary>
    public Strangers Groups { get; set; } = Strangers.Pairing;

    /// <summary>What in a group is for us (default Mention). Always answers every line of every approved group.</summary>
    public GroupTrigger GroupTrigger { get; set; } = GroupTrigger.Mention;

    /// <summary>The platform's ids of people and groups that need no pairing (default: none). An operator's block is stronger.</summary>
    public IList<string> AllowFrom { get; } = [];

    /// <summary>Messages that one person may send a minute; as many may come at once (default 20; 0 turns the limit off). What is above is not answered, and the
    /// person is told so once a minute.</summary>
    public int PersonMessagesPerMinute { get; set; } = 20;

    /// <summary>Messages of all people in one conversation a minute (default 60; 0 turns the limit off).</summary>
    public int ConversationMessagesPerMinute { get; set; } = 60;

    /// <returns>What a person got wrong, as sentences that name the setting.</returns>
    public IEnumerable<string> Faults(string section)
    {
        if (AllowFrom.Any(id => string.IsNullOrWhiteSpace(id) || id.Length > Core.People.PersonKey.MaxLength / 2)) yield return $"{section}:AllowFrom holds an empty or overlong id.";
        if (PersonMessagesPerMinute < 0) yield return $"{section}:PersonMessagesPerMinute must be 0 (off) or more.";
        if (ConversationMessagesPerMinute < 0) yield return $"{section}:ConversationMessagesPerMinute must be 0 (off) or more.";
    }
}
