using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Telegram;

/// <summary>One bot on the emulator, with its chats and its updates, and the people who talk to it. A chat with a negative id is a group.</summary>
public sealed class BotApiBot
{
    private readonly TimeProvider _time;

    internal BotApiBot(string token, string username, TimeProvider time)
    {
        (Token, Username, _time) = (token, username, time);
        Id = long.Parse(token.AsSpan(0, token.IndexOf(':', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);
        Updates = new BotApiUpdates(firstId: 870_000_001);
    }

    public string Token { get; }

    /// <summary>Without the @.</summary>
    public string Username { get; }

    public long Id { get; }

    /// <summary>Updates that no offset has passed yet.</summary>
    public int PendingUpdates => Updates.Pending;

    /// <summary>Whether a poll waits now.</summary>
    public bool IsPolled => Updates.IsPolled;

    /// <summary>409s answered so far.</summary>
    public int Conflicts => Updates.Conflicts;

    internal BotApiUpdates Updates { get; }

    internal BotApiChats Chats { get; } = new();

    /// <summary>A person says something.</summary>
    /// <param name="thread">Topic of a forum.</param>
    /// <param name="replyTo">Message id in the same chat.</param>
    /// <param name="kind">What it carries instead of text, such as <c>photo</c>; the text is then its caption.</param>
    /// <returns>The message's id.</returns>
    public int Send(long chat, long from, string text, int? thread = null, int? replyTo = null, string? kind = null, bool isFromBot = false)
    {
        BotApiPost post = null!;
        Updates.Add("message", () =>
        {
            post = Chats.Hear(chat, text, thread, replyTo);
            var replied = replyTo is { } id ? Chats.Find(chat, id) : null;
            return BotApiWords.Message(this, post, BotApiWords.Person(from, isFromBot), replied, kind, _time);
        });
        return post?.MessageId ?? 0;
    }

    /// <summary>What a person said is handed over once more, under another update id.</summary>
    public void Repeat(long chat, long from, int message) => Updates.Add("message", () =>
        BotApiWords.Message(this, Chats.Find(chat, message)!, BotApiWords.Person(from, false), null, null, _time));

    /// <summary>A person changes what she said.</summary>
    public void Edit(long chat, long from, int message, string text) => Updates.Add("edited_message", () =>
        BotApiWords.Message(this, Chats.Change(chat, message, p => p with { Text = text }), BotApiWords.Person(from, false), null, null, _time));

    /// <summary>The person wants nothing more from the bot.</summary>
    public void Block(long chat) => Chats.Block(chat);

    /// <summary>Everything said in a chat, by both sides, in order.</summary>
    public IReadOnlyList<BotApiPost> Posts(long chat) => Chats.Posts(chat);

    /// <summary>What the bot said in a chat, in order.</summary>
    public IReadOnlyList<string> Answers(long chat) => [.. Posts(chat).Where(p => p is { IsFromBot: true, IsDeleted: false }).Select(p => p.Text)];

    /// <summary>Order and repetitions, per chat.</summary>
    public IReadOnlyList<ChatReport> Report() => [.. Chats.Ids.Select(chat => new ChatReport(
        chat,
        [.. Posts(chat).Where(p => !p.IsFromBot).Select(p => p.Text)],
        Answers(chat),
        [.. Answers(chat).CountBy(text => text).Where(text => text.Value > 1).Select(text => text.Key)]))];

    internal JsonObject Say(BotApiPost post) => BotApiWords.Message(this, post, BotApiWords.Bot(this), post.ReplyTo is { } id ? Chats.Find(post.ChatId, id) : null, null, _time);
}
