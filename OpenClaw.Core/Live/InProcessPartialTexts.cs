using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
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
                if (!conversation.Append(piece)) return;

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
            conversation.Forget(jobId, attempt);
            RemoveIfIdle(conversationId, conversation);
        }
    }

    public ValueTask<PartialText?> ReadAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        if (!_conversations.TryGetValue(conversationId, out var conversation)) return default;
        lock (conversation) return ValueTask.FromResult(conversation.Read(conversationId));
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
        if (conversation.Handlers.IsEmpty && conversation.IsSilent) conversation.IsRemoved = _conversations.TryRemove(new(conversationId, conversation));
    }

    private sealed class Running
    {
        private readonly StringBuilder _text = new();
        private Guid _job;
        private int _attempt;

        public ImmutableArray<Action<PartialText>> Handlers { get; set; } = [];
        public bool IsRemoved { get; set; }
        public bool IsSilent => _attempt == 0;

        public bool Append(PartialText piece)
        {
            if (piece.JobId == _job && piece.Attempt < _attempt) return false;
            if (piece.JobId != _job || piece.Attempt > _attempt)
            {
                if (piece.Offset != 0) return false; // a late piece of a run that was superseded, not the beginning of another
                (_job, _attempt) = (piece.JobId, piece.Attempt);
                _text.Clear();
            }
            if (piece.Offset != _text.Length) return false;
            _text.Append(piece.Text);
            return true;
        }

        public void Forget(Guid job, int attempt)
        {
            if (job != _job || attempt < _attempt) return;
            (_job, _attempt) = (Guid.Empty, 0);
            _text.Clear();
        }

        public PartialText? Read(Guid conversationId) => IsSilent ? null : new PartialText(conversationId, _job, _attempt, 0, _text.ToString());
    }
}
