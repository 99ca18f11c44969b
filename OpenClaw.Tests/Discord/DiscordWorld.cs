using System.Collections.Concurrent;

namespace OpenClaw.Tests.Discord;

/// <summary>What the emulator's Discord knows: channels with their messages, and interactions with their tokens. Safe for many callers.</summary>
internal sealed class DiscordWorld
{
    public const int MaxContent = 2000;
    private const int MaxNonce = 25;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<DiscordPost>> _channels = [];
    private readonly Dictionary<string, Interaction> _byToken = [];
    private long _lastId = 1_300_000_000_000_000_000;

    /// <summary>Channels in which the bot may not speak.</summary>
    public ConcurrentDictionary<string, bool> Closed { get; } = new();

    /// <summary>Ids grow with time; from now on as they do at that moment.</summary>
    public void BeginIdsAt(DateTimeOffset time) => Interlocked.Exchange(ref _lastId, (time.ToUnixTimeMilliseconds() - 1_420_070_400_000) << 22);

    public string NewId() => Interlocked.Increment(ref _lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void AddChannel(string channel)
    {
        lock (_gate) _channels.TryAdd(channel, []);
    }

    public IReadOnlyList<DiscordPost> Posts(string? channel = null)
    {
        lock (_gate) return channel is null ? [.. _channels.Values.SelectMany(posts => posts)] : [.. _channels.GetValueOrDefault(channel) ?? []];
    }

    public Interaction Begin(string channel, string application)
    {
        var interaction = new Interaction(NewId(), $"aW50ZXJhY3Rpb246{Guid.NewGuid():N}{Guid.NewGuid():N}", channel, application);
        lock (_gate)
        {
            _channels.TryAdd(channel, []);
            _byToken[interaction.Token] = interaction;
        }
        return interaction;
    }

    /// <summary>The tokens of all interactions so far: secrets.</summary>
    public IReadOnlyList<string> Tokens
    {
        get { lock (_gate) return [.. _byToken.Keys]; }
    }

    public DiscordPost Hear(string channel, string person, string content)
    {
        lock (_gate)
        {
            var post = new DiscordPost(NewId(), channel, person, content, null, null, 0);
            (_channels.TryGetValue(channel, out var posts) ? posts : _channels[channel] = []).Add(post);
            return post;
        }
    }

    /// <summary>The first answer to an interaction that arrived over the gateway.</summary>
    public void Answer(string id, string token, int type, string? content)
    {
        Interaction interaction;
        lock (_gate)
        {
            if (!_byToken.TryGetValue(token, out interaction!) || interaction.Id != id) throw new DiscordRefusal(404, 10062, "Unknown interaction");
            if (interaction.IsDeferred) throw new DiscordRefusal(400, 40060, "Interaction has already been acknowledged.");
            interaction.IsDeferred = true;
        }
        if (type == 4) EditOriginal(interaction.Application, token, content ?? "");
        else if (type != 5) throw DiscordRefusal.InvalidForm("type");
    }

    /// <summary>The application answered the interaction with "deferred".</summary>
    public void Defer(Interaction interaction)
    {
        lock (_gate) interaction.IsDeferred = true;
    }

    /// <summary>Its fifteen minutes are over.</summary>
    public void Expire(Interaction interaction)
    {
        lock (_gate) interaction.IsExpired = true;
    }

    public DiscordPost Say(string channel, string author, string content, string? nonce, bool enforceNonce)
    {
        Check(content);
        if (nonce?.Length > MaxNonce) throw DiscordRefusal.InvalidForm("nonce");
        lock (_gate)
        {
            if (!_channels.TryGetValue(channel, out var posts)) throw DiscordRefusal.UnknownChannel();
            if (Closed.ContainsKey(channel)) throw DiscordRefusal.MissingAccess();
            if (enforceNonce && nonce is not null && posts.Find(post => post.Nonce == nonce && post.Author == author) is { } known) return known;
            var post = new DiscordPost(NewId(), channel, author, content, nonce, null, 0);
            posts.Add(post);
            return post;
        }
    }

    public DiscordPost EditOriginal(string application, string token, string content)
    {
        Check(content);
        lock (_gate)
        {
            var interaction = Find(application, token);
            if (!interaction.IsDeferred) throw DiscordRefusal.UnknownMessage();
            var posts = _channels[interaction.Channel];
            var at = posts.FindIndex(post => post.Id == interaction.OriginalId);
            if (at < 0)
            {
                var original = new DiscordPost(interaction.OriginalId = NewId(), interaction.Channel, application, content, null, interaction.Id, 0);
                posts.Add(original);
                return original;
            }
            return posts[at] = posts[at] with { Content = content, Edits = posts[at].Edits + (posts[at].Content == content ? 0 : 1) };
        }
    }

    public DiscordPost FollowUp(string application, string token, string content)
    {
        Check(content);
        lock (_gate)
        {
            var interaction = Find(application, token);
            if (!interaction.IsDeferred) throw DiscordRefusal.UnknownWebhook();
            var post = new DiscordPost(NewId(), interaction.Channel, application, content, null, interaction.Id, 0);
            _channels[interaction.Channel].Add(post);
            return post;
        }
    }

    public DiscordPost Edit(string channel, string message, string author, string content)
    {
        Check(content);
        lock (_gate)
        {
            if (!_channels.TryGetValue(channel, out var posts)) throw DiscordRefusal.UnknownChannel();
            var at = posts.FindIndex(post => post.Id == message);
            if (at < 0) throw DiscordRefusal.UnknownMessage();
            if (posts[at].Author != author) throw new DiscordRefusal(403, 50005, "Cannot edit a message authored by another user");
            return posts[at] = posts[at] with { Content = content, Edits = posts[at].Edits + 1 };
        }
    }

    private Interaction Find(string application, string token)
    {
        if (!_byToken.TryGetValue(token, out var interaction) || interaction.Application != application) throw DiscordRefusal.UnknownWebhook();
        return interaction.IsExpired ? throw DiscordRefusal.InvalidToken() : interaction;
    }

    private static void Check(string content)
    {
        if (string.IsNullOrWhiteSpace(content)) throw DiscordRefusal.Empty();
        if (content.Length > MaxContent) throw DiscordRefusal.InvalidForm($"content: Must be {MaxContent} or fewer in length.");
    }

    internal sealed class Interaction(string id, string token, string channel, string application)
    {
        public string Id => id;
        public string Token => token;
        public string Channel => channel;
        public string Application => application;
        public string? OriginalId { get; set; }
        public bool IsDeferred { get; set; }
        public bool IsExpired { get; set; }
    }
}
