using System.Net.Sockets;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Membership;

/// <summary>Asks a node at its own address whether it lives. Never throws for what the node or the network does.</summary>
internal sealed class DirectQuestion(HeartbeatClient workers, IHttpClientFactory clients, TimeProvider time)
{
    public const string ClientName = "direct question";

    /// <summary>How long an answer may take. From suspicion to accusation a default node has just that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<DirectAnswer> AskAsync(Heartbeat node, CancellationToken cancellationToken)
    {
        if (node.Address is null) return DirectAnswer.Silent;
        using var timeout = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        if (await IsRefusedAsync(node.Address, limit.Token)) return DirectAnswer.Refused;
        if (node.Role != NodeRole.Worker) return await IsLiveAsync(node.Address, limit.Token) ? DirectAnswer.Alive : DirectAnswer.Silent;
        return await workers.AskAsync(node.Address, limit.Token) is not { } heartbeat ? DirectAnswer.Silent
            : heartbeat.Incarnation == node.Incarnation ? DirectAnswer.Alive : DirectAnswer.Replaced;
    }

    /// <summary>Only a connection that was actively refused; a connect time-out is not.</summary>
    public static async Task<bool> IsRefusedAsync(Uri address, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host.Trim('[', ']'), address.Port, cancellationToken);
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

    // Gateways and channel nodes have no heartbeat to give; that they answer at all is enough.
    private async Task<bool> IsLiveAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await clients.CreateClient(ClientName).GetAsync(new Uri(address, "/health/live"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
