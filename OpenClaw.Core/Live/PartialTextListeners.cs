using System.Collections.Immutable;
using OpenClaw.Core.Signals;
using StackExchange.Redis;

namespace OpenClaw.Core.Live;

/// <summary>
/// Who in this process listens to which conversation. One subscription in Redis per conversation that is watched here, however many pages watch it:
/// a gateway hears only what it shows, so traffic grows with what is watched and not with what the whole cluster says.
/// </summary>
internal sealed class PartialTextListeners(RedisLink link)
{
    private readonly Lock _changing = new();
    private readonly Dictionary<Guid, Watched> _watched = [];

    public IDisposable Add(Guid conversationId, Action<PartialText> handler)
    {
        lock (_changing)
        {
            if (!_watched.TryGetValue(conversationId, out var watched)) _watched[conversationId] = watched = Open(conversationId);
            watched.Handlers = watched.Handlers.Add(handler);
        }
        return new Subscription(() => Remove(conversationId, handler));
    }

    private Watched Open(Guid conversationId)
    {
        // Without waiting for an answer: the client subscribes again whenever the connection returns. One after the other, so pieces stay in order.
        var queue = link.Subscriber.Subscribe(RedisChannel.Literal(link.Keys.PartialText(conversationId)), CommandFlags.FireAndForget);
        var watched = new Watched(queue);
        queue.OnMessage(message => Hear(conversationId, watched, (byte[]?)message.Message));
        return watched;
    }

    private static void Hear(Guid conversationId, Watched watched, byte[]? message)
    {
        if (PartialTextMessage.ReadMessage(conversationId, message) is not { } piece) return;
        foreach (var handler in watched.Handlers) handler(piece);
    }

    private void Remove(Guid conversationId, Action<PartialText> handler)
    {
        lock (_changing)
        {
            if (!_watched.TryGetValue(conversationId, out var watched)) return;
            watched.Handlers = watched.Handlers.Remove(handler);
            if (!watched.Handlers.IsEmpty) return;
            _watched.Remove(conversationId);
            watched.Queue.Unsubscribe(CommandFlags.FireAndForget);
        }
    }

    private sealed class Watched(ChannelMessageQueue queue)
    {
        private volatile ImmutableList<Action<PartialText>> _handlers = [];

        public ChannelMessageQueue Queue => queue;

        public ImmutableList<Action<PartialText>> Handlers
        {
            get => _handlers;
            set => _handlers = value;
        }
    }
}
