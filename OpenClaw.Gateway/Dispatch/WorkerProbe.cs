using System.Collections.Concurrent;
using System.Net.Sockets;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>
/// Turns suspicion into evidence: connects to the worker's direct address. Refused is a death; everything else leaves the leases to their
/// expiry. However many calls broke at once, one question at a time is asked per worker.
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
                if (await IsRefusedAsync(worker.Address!)) return await deaths.DeclareAsync(worker, CancellationToken.None);
            }

            return false;
        }
        finally
        {
            _running.TryRemove(worker.Incarnation, out _);
        }
    }

    private async Task<bool> IsRefusedAsync(Uri address)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, time);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host.Trim('[', ']'), address.Port, timeout.Token);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
