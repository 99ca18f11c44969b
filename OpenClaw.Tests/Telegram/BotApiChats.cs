using System.Collections.Concurrent;

namespace OpenClaw.Tests.Telegram;

/// <summary>The chats of one bot and what was said in them.</summary>
internal sealed class BotApiChats
{
    private readonly ConcurrentDictionary<long, Chat> _chats = new();
    private readonly ConcurrentDictionary<long, bool> _blocked = new();

    public IEnumerable<long> Ids => _chats.Keys.Order();

    public void Block(long chat) => _blocked[chat] = true;

    public void Unblock(long chat) => _blocked.TryRemove(chat, out _);

    /// <summary>A person's message opens the chat where it is new.</summary>
    public BotApiPost Hear(long chat, string text, int? thread, int? replyTo) => _chats.GetOrAdd(chat, _ => new Chat()).Add(chat, false, text, thread, replyTo);

    /// <summary>The bot's message: only into a chat that a person has opened.</summary>
    public BotApiPost Say(long chat, string text, int? thread, int? replyTo) => Open(chat).Add(chat, true, text, thread, replyTo);

    public BotApiPost? Find(long chat, int message) => _chats.GetValueOrDefault(chat)?.Find(message);

    public BotApiPost Change(long chat, int message, Func<BotApiPost, BotApiPost> change) => Open(chat).Change(message, change);

    public IReadOnlyList<BotApiPost> Posts(long chat) => _chats.GetValueOrDefault(chat)?.Posts ?? [];

    /// <exception cref="BotApiError">It cannot be written to.</exception>
    public void Check(long chat) => Open(chat);

    private Chat Open(long chat)
    {
        if (_blocked.ContainsKey(chat)) throw new BotApiError(403, chat > 0 ? "Forbidden: bot was blocked by the user" : "Forbidden: bot was kicked from the group chat");
        return _chats.GetValueOrDefault(chat) ?? throw BotApiError.Bad("chat not found");
    }

    private sealed class Chat
    {
        private readonly Lock _gate = new();
        private readonly List<BotApiPost> _posts = [];

        public IReadOnlyList<BotApiPost> Posts
        {
            get
            {
                lock (_gate) return [.. _posts];
            }
        }

        public BotApiPost Add(long chat, bool isFromBot, string text, int? thread, int? replyTo)
        {
            lock (_gate)
            {
                var post = new BotApiPost(chat, _posts.Count + 1, isFromBot, text, thread, replyTo);
                _posts.Add(post);
                return post;
            }
        }

        public BotApiPost? Find(int message)
        {
            lock (_gate) return _posts.Find(p => p.MessageId == message && !p.IsDeleted);
        }

        public BotApiPost Change(int message, Func<BotApiPost, BotApiPost> change)
        {
            lock (_gate) return _posts[message - 1] = change(_posts[message - 1]);
        }
    }
}
