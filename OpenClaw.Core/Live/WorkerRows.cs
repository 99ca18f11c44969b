using Microsoft.Extensions.Logging;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Live;

/// <summary>The workers' rows in the durable store, read at most every two seconds. While the store does not answer, the last ones stand.</summary>
internal sealed partial class WorkerRows(INodeStore store, TimeProvider time, ILogger<WorkerRows> logger)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);
    private IReadOnlyList<NodeRecord> _rows = [];
    private long? _readAt;
    private bool _isFailing;

    public async ValueTask<IReadOnlyList<NodeRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_readAt is { } at && time.GetElapsedTime(at) < Freshness) return _rows;
        try
        {
            var rows = await store.ListAsync(cancellationToken);
            _rows = [.. rows.Where(row => row is { Role: NodeRole.Worker, Status: NodeStatus.Alive or NodeStatus.Draining, Address: not null })];
            (_readAt, _isFailing) = (time.GetTimestamp(), false);
        }
        catch (Exception e)
        {
            if (!_isFailing && e is not OperationCanceledException) Log.Unread(logger, e);
            (_readAt, _isFailing) = (time.GetTimestamp(), true);
        }
        return _rows;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The workers' rows could not be read; heartbeats are asked for at the addresses known before.")]
        public static partial void Unread(ILogger logger, Exception exception);
    }
}
