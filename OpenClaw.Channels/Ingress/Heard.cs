using System.Text;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Ingress;

/// <summary>What a platform's event comes to, in words that all platforms share.</summary>
/// <param name="Key">The platform's id of what was said (not of its delivery): the same key is taken once.</param>
/// <param name="Text">The question, when it is one.</param>
internal sealed record Heard(Utterance Said, string Key, ChatCommand Command, string Text)
{
    /// <summary>What to say to somebody who may talk, instead of taking the message.</summary>
    public string? Notice { get; init; }

    /// <summary>A question, or the notice that says why it cannot be one.</summary>
    public static Heard Question(Utterance said, string key, string text)
    {
        var clean = text.Replace('\0', ' ').Trim(); // the one character that PostgreSQL cannot keep
        if (clean.Length == 0) return new Heard(said, key, ChatCommand.Help, "");
        return new Heard(said, key, ChatCommand.Ask, clean) { Notice = Encoding.UTF8.GetByteCount(clean) > InboundMessage.MaxTextBytes ? Phrases.TooLong : null };
    }

    /// <summary>A command of the house, with the words behind it.</summary>
    public static Heard Order(Utterance said, string key, ChatCommand command, string rest) =>
        command == ChatCommand.Ask ? Question(said, key, rest) : new Heard(said, key, command, "");

    /// <summary>Something that we cannot read.</summary>
    public static Heard Unreadable(Utterance said, string key) => new(said, key, ChatCommand.Ask, "") { Notice = Phrases.TextOnly };
}
