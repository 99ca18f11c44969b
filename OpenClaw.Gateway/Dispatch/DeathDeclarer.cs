using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>Writes a worker's death down: the row and its leases in one transaction, then the registry forgets it and dispatchers look.</summary>
internal sealed partial class DeathDeclarer(INodeStore nodes, IWorkerRegistry registry, ISignals signals, IOptions<JobOptions> options, ILogger<DeathDeclarer> logger)
{
    /// <returns>False when the store could not say so; the leases then expire by themselves.</returns>
    public async Task<bool> DeclareAsync(Heartbeat worker, CancellationToken cancellationToken)
    {
        try
        {
            var released = await nodes.DeclareDeadAsync(worker.NodeId, worker.Incarnation, crashed: true, options.Value.MaxDeaths, cancellationToken);
            await registry.RemoveAsync(worker.NodeId, worker.Incarnation, cancellationToken);
            if (released is not null) Log.Declared(logger, worker.NodeId, worker.Incarnation, released.Value);
            if (released > 0) signals.Publish(new Signal(SignalKind.JobsReady));
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.NotDeclared(logger, worker.NodeId, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {WorkerId} ({Incarnation}) refuses connections and was declared dead; {Jobs} jobs were released.")]
        public static partial void Declared(ILogger logger, string workerId, Guid incarnation, int jobs);

        [LoggerMessage(Level = LogLevel.Error, Message = "The death of worker {WorkerId} could not be written down; its leases will expire.")]
        public static partial void NotDeclared(ILogger logger, string workerId, Exception exception);
    }
}
