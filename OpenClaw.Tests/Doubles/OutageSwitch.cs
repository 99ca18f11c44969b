using OpenClaw.Core;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Storage;

namespace OpenClaw.Tests.Doubles;

/// <summary>Puts itself between a host and some of its store's seams; while down, they answer as an unreachable store does.</summary>
internal sealed class OutageSwitch(IConversationLog log, IApiKeyStore keys, IStoreProbe probe) : IConversationLog, IApiKeyStore, IStoreProbe
{
    public volatile bool IsDown;
    private int _lists;
    private int _writes;

    public int KeyLists => Volatile.Read(ref _lists);
    public int Writes => Volatile.Read(ref _writes);

    public Task<IReadOnlyList<ConversationTurn>?> ReadTurnsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken) =>
        Up().ReadTurnsAsync(conversationId, after, limit, cancellationToken);

    public Task<IReadOnlyList<ConversationEvent>> ReadEventsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken) =>
        Up().ReadEventsAsync(conversationId, after, limit, cancellationToken);

    public Task<ConversationState?> FindAsync(Guid conversationId, CancellationToken cancellationToken) => Up().FindAsync(conversationId, cancellationToken);

    public Task WriteAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        Up();
        return probe.WriteAsync(cancellationToken);
    }

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => keys.AddAsync(key, cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => keys.RemoveAsync(id, cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        Up();
        return keys.ListAsync(cancellationToken);
    }

    private IConversationLog Up() => IsDown ? throw new StoreUnavailableException("ConnectionStrings:openclaw") : log;
}
