using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;

namespace OpenClaw.Gateway.Membership;

/// <summary>Writes a node's death down: the row, its leases and the journal in one transaction, then the registry forgets it and dispatchers look.</summary>
internal sealed partial class DeathDeclarer(INodeStore nodes, IWorkerRegistry registry, ISignals signals, IOptions<JobOptions> options, ILogger<DeathDeclarer> logger)
{
    /// <param name="crashed">The evidence is a crash: the jobs it had started count it as one of their deaths.</param>
    /// <returns>False when the store could not say so; the leases then expire by themselves.</returns>
    public async Task<bool> DeclareAsync(string nodeId, Guid incarnation, bool crashed, CancellationToken cancellationToken)
    {
        try
        {
            var released = await nodes.DeclareDeadAsync(nodeId, incarnation, crashed, options.Value.MaxDeaths, cancellationToken);
            await registry.RemoveAsync(nodeId, incarnation, cancellationToken);
            if (released is null) return true;
            Log.Declared(logger, nodeId, incarnation, crashed ? "it refuses connections" : "no heartbeat and no answer", released.Value);
            signals.Publish(new Signal(SignalKind.JobsReady));
            signals.Publish(new Signal(SignalKind.OutboxReady)); // what it was about to send, and the notices of jobs that died too often
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.NotDeclared(logger, nodeId, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Node {NodeId} ({Incarnation}) is dead: {Evidence}; {Jobs} jobs were released here (none when another gateway was first). The journal has the whole.")]
        public static partial void Declared(ILogger logger, string nodeId, Guid incarnation, string evidence, int jobs);

        [LoggerMessage(Level = LogLevel.Error, Message = "The death of node {NodeId} could not be written down; its leases will expire.")]
        public static partial void NotDeclared(ILogger logger, string nodeId, Exception exception);
    }
}
