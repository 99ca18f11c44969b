using System.Collections.Concurrent;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Membership;

/// <summary>
/// Turns a broken call into evidence: connects to the worker's direct address. Refused is a death; everything else is left to the heartbeats
/// (<see cref="DeathWatch"/>). However many calls broke at once, one question at a time is asked per worker.
/// </summary>
/// <remarks>A killed process closes its sockets one after the other, the listening one maybe last, so a connection that succeeds is asked twice more.</remarks>
internal sealed class WorkerProbe(DeathDeclarer deaths, TimeProvider time)
{
    private const int Attempts = 3;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Guid, Lazy<Task<bool>>> _running = new();

    /// <returns>True when the worker was declared dead.</returns>
    public async Task<bool> InvestigateAsync(Heartbeat worker, CancellationToken cancellationToken)
    {
        // The shared question must not end with the first asker, so it runs on its own bounded time.
        var question = _running.GetOrAdd(worker.Incarnation, _ => new Lazy<Task<bool>>(() => AskAsync(worker)));
        return await question.Value.WaitAsync(cancellationToken);
    }

    private async Task<bool> AskAsync(Heartbeat worker)
    {
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (attempt > 0) await Task.Delay(Pause, time, CancellationToken.None);
                using var timeout = new CancellationTokenSource(ConnectTimeout, time);
                if (await DirectQuestion.IsRefusedAsync(worker.Address!, timeout.Token)) return await deaths.DeclareAsync(worker.NodeId, worker.Incarnation, crashed: true, CancellationToken.None);
            }

            return false;
        }
        finally
        {
            _running.TryRemove(worker.Incarnation, out _);
        }
    }
}
