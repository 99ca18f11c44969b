using System.Threading.Channels;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Tests.Doubles;

/// <summary>Remembers declared deaths.</summary>
internal sealed class ScriptedNodeStore : INodeStore
{
    private readonly Channel<(string Id, Guid Incarnation, bool Crashed, int MaxDeaths)> _deaths =
        Channel.CreateUnbounded<(string, Guid, bool, int)>();

    public ChannelReader<(string Id, Guid Incarnation, bool Crashed, int MaxDeaths)> Deaths => _deaths.Reader;
    public int JobsPerDeath { get; set; }
    public int Forgettable { get; set; }
    public List<TimeSpan> Forgets { get; } = [];

    public Task<int?> DeclareDeadAsync(string id, Guid incarnation, bool crashed, int maxDeaths, CancellationToken cancellationToken)
    {
        _deaths.Writer.TryWrite((id, incarnation, crashed, maxDeaths));
        return Task.FromResult<int?>(JobsPerDeath);
    }

    public Task JoinAsync(NodeRecord node, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<bool> SetStatusAsync(string id, Guid incarnation, NodeStatus status, string actor, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<bool> RemoveAsync(string id, Guid incarnation, string actor, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<NodeRecord>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken)
    {
        Forgets.Add(after);
        (var forgotten, Forgettable) = (Forgettable, 0);
        return Task.FromResult(forgotten);
    }
}
