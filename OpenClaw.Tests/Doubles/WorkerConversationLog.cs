using OpenClaw.Core.Messages;

namespace OpenClaw.Tests.Doubles;

internal sealed class WorkerConversationLog : IConversationLog
{
    public Func<IReadOnlyList<ConversationTurn>> Turns { get; set; } = () => [];

    public Task<IReadOnlyList<ConversationTurn>> ReadRecentTurnsAsync(Guid conversationId, int maxCharacters, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Turns());
        }
        catch (Exception error)
        {
            return Task.FromException<IReadOnlyList<ConversationTurn>>(error);
        }
    }

    public Task<IReadOnlyList<ConversationTurn>?> ReadTurnsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ConversationEvent>> ReadEventsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ConversationState?> FindAsync(Guid conversationId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
