namespace OpenClaw.Channels.Discord;

/// <summary>
/// The places whose gap has not been read back yet, and what people say in them meanwhile: it waits, so that each place is heard in the order in which
/// people spoke. Safe for several callers.
/// </summary>
/// <remarks>Bounded: what does not fit is let go, and its place is read once more before it counts as read.</remarks>
internal sealed class UnreadPlaces(int capacity = UnreadPlaces.Capacity)
{
    public const int Capacity = 4096;

    private readonly Lock _gate = new();
    private readonly List<Unread> _places = [];
    private bool _holdsAll = true;
    private int _waiting;

    /// <returns>False when the message may be taken at once.</returns>
    public bool TryHold(SpokenMessage message)
    {
        if (message.ChannelId is not { } channel) return false;
        lock (_gate)
        {
            var place = Find(channel);
            if (place is null && _holdsAll) _places.Add(place = new Unread(new DiscordPlace(channel, message.GuildId)));
            if (place is null || (place.IsReleased && !_holdsAll)) return false;
            if (_waiting >= capacity)
            {
                place.IsShort = true;
                return true;
            }

            place.Waiting.Add(message);
            _waiting++;
            return true;
        }
    }

    /// <summary>A session begins: from now on everything waits, until it is known which places must be read.</summary>
    public void HoldAll()
    {
        lock (_gate) _holdsAll = true;
    }

    /// <summary>From now on only what is said in these places waits, and where something waits already.</summary>
    public void HoldOnly(IReadOnlyList<DiscordPlace> places)
    {
        lock (_gate)
        {
            var before = _places.Where(place => place.Waiting.Count > 0 || place.IsShort).ToDictionary(place => place.Place.Channel);
            _places.Clear();
            foreach (var place in places) _places.Add(before.Remove(place.Channel, out var known) ? new Unread(place, known) : new Unread(place));
            _places.AddRange(before.Values.Select(place => new Unread(place.Place, place)));
            _holdsAll = false;
        }
    }

    /// <summary>Another place to read: one where somebody waits first.</summary>
    public DiscordPlace? Next()
    {
        lock (_gate)
        {
            var next = _places.Find(place => place is { IsBeingRead: false, Waiting.Count: > 0 }) ?? _places.Find(place => !place.IsBeingRead);
            if (next is null) return null;
            next.IsBeingRead = true;
            return next.Place;
        }
    }

    /// <summary>It could not be read; the others come first now.</summary>
    public void PutBack(string channel)
    {
        lock (_gate)
        {
            if (Find(channel) is not { } place) return;
            place.IsBeingRead = false;
            _places.Remove(place);
            _places.Add(place);
        }
    }

    /// <summary>The oldest of what waits there.</summary>
    public SpokenMessage? Peek(string channel)
    {
        lock (_gate) return Find(channel)?.Waiting is { Count: > 0 } waiting ? waiting[0] : null;
    }

    public void Drop(string channel, SpokenMessage message)
    {
        lock (_gate)
            if (Find(channel)?.Waiting.Remove(message) == true) _waiting--;
    }

    /// <summary>The place has been read and nothing waits: what is said there is taken at once from now on.</summary>
    /// <returns>False when something was let go or waits: it must be read once more.</returns>
    public bool TryEnd(string channel)
    {
        lock (_gate)
        {
            if (Find(channel) is not { } place) return true;
            if (place.IsShort || place.Waiting.Count > 0) return place.IsShort = false;
            return _places.Remove(place);
        }
    }

    /// <summary>Nothing waits there any longer, read or not.</summary>
    /// <returns>False when something waits that must be taken before.</returns>
    public bool TryRelease(string channel)
    {
        lock (_gate)
        {
            if (Find(channel) is not { } place) return true;
            return place.Waiting.Count == 0 && (place.IsReleased = true);
        }
    }

    /// <summary>Those that are not read yet.</summary>
    public IReadOnlyList<DiscordPlace> List()
    {
        lock (_gate) return [.. _places.Select(place => place.Place)];
    }

    private Unread? Find(string channel) => _places.Find(place => place.Place.Channel == channel);

    private sealed class Unread(DiscordPlace place, Unread? before = null)
    {
        public DiscordPlace Place => place;
        public List<SpokenMessage> Waiting { get; } = before?.Waiting ?? [];
        public bool IsShort { get; set; } = before?.IsShort == true;
        public bool IsBeingRead { get; set; }
        public bool IsReleased { get; set; }
    }
}
