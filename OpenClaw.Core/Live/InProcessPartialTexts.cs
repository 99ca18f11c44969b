using System.Collections.Concurrent;
using System.Collections.Immutable;
using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Live;

/// <summary>Partial texts inside one process: what the newest attempt of each running conversation has said.</summary>
public sealed class InProcessPartialTexts : IPartialTexts
{
    private readonly ConcurrentDictionary<Guid, Running> _conversations = [];

    public void Publish(PartialText piece)
    {
        while (true)
        {
            var conversation = _conversations.GetOrAdd(piece.ConversationId, _ => new Running());
            lock (conversation)
            {
                if (conversation.IsRemoved) continue;
                if (!conversation.Text.Append(piece)) return;

                // Under the lock, so that listeners get the pieces in order.
                foreach (var handler in conversation.Handlers) handler(piece);
                return;
            }
        }
    }

    public void Forget(Guid conversationId, Guid jobId, int attempt)
    {
        if (!_conversations.TryGetValue(conversationId, out var conversation)) return;
        lock (conversation)
        {
            conversation.Text.Forget(jobId, attempt);
            RemoveIfIdle(conversationId, conversation);
        }
    }

    public ValueTask<PartialText?> ReadAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        if (!_conversations.TryGetValue(conversationId, out var conversation)) return default;
        lock (conversation) return ValueTask.FromResult(conversation.Text.IsSilent ? (PartialText?)null : conversation.Text.Read(conversationId, 0, conversation.Text.Length));
    }

    public IDisposable Subscribe(Guid conversationId, Action<PartialText> handler)
    {
        while (true)
        {
            var conversation = _conversations.GetOrAdd(conversationId, _ => new Running());
            lock (conversation)
            {
                if (conversation.IsRemoved) continue;
                conversation.Handlers = conversation.Handlers.Add(handler);
                return new Subscription(() => Unsubscribe(conversationId, conversation, handler));
            }
        }
    }

    private void Unsubscribe(Guid conversationId, Running conversation, Action<PartialText> handler)
    {
        lock (conversation)
        {
            conversation.Handlers = conversation.Handlers.Remove(handler);
            RemoveIfIdle(conversationId, conversation);
        }
    }

    private void RemoveIfIdle(Guid conversationId, Running conversation)
    {
        if (conversation.Handlers.IsEmpty && conversation.Text.IsSilent) conversation.IsRemoved = _conversations.TryRemove(new(conversationId, conversation));
    }

    private sealed class Running
    {
        public AttemptText Text { get; } = new();
        public ImmutableArray<Action<PartialText>> Handlers { get; set; } = [];
        public bool IsRemoved { get; set; }
    }
}
