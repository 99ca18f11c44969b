using System.Net.WebSockets;
using System.Text.Json;
using OpenClaw.Core;
using OpenClaw.Core.Messages;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>Carries a conversation's stream, and what the client says, on one WebSocket. Frames of the stream and answers to the client take
/// turns under one lock; a client that does not read stops being read, and nothing is queued for it.</summary>
internal sealed class SocketConnection(ConversationStream stream, ChatSocket chat, CallerWatch watch, IHostApplicationLifetime lifetime)
{
    private const int MaxFrameBytes = (int)ApiProblem.MaxBodyBytes;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    public async Task RunAsync(HttpContext context, ChannelAddress address, EventId after)
    {
        var options = new WebSocketAcceptContext { KeepAliveInterval = ConversationStream.HeartbeatInterval, KeepAliveTimeout = ConversationStream.HeartbeatInterval };
        using var socket = await context.WebSockets.AcceptWebSocketAsync(options);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var turn = new SemaphoreSlim(1, 1);
        var caller = Caller.Of(context);
        var line = new Line(socket, turn, ended.Token);

        var showing = ShowAsync(line, address, after, caller);
        var listening = ListenAsync(line, address, caller);
        var (status, why) = Verdict(await Task.WhenAny(showing, listening));
        await CloseAsync(socket, turn, status, why);
        await ended.CancelAsync();
        await ((Task)Task.WhenAll(showing, listening)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends with the reason why the connection must be closed.</summary>
    private async Task<(WebSocketCloseStatus Status, string Why)> ShowAsync(Line line, ChannelAddress address, EventId after, Caller caller)
    {
        await foreach (var frame in stream.ReadAsync(address.ConversationId, after, line.Ended))
        {
            if (frame != StreamFrame.Heartbeat) await line.SendAsync(frame);
            else if (!watch.IsStillAllowed(caller)) return (WebSocketCloseStatus.PolicyViolation, "The session has ended.");
        }

        return (WebSocketCloseStatus.NormalClosure, "");
    }

    private async Task<(WebSocketCloseStatus Status, string Why)> ListenAsync(Line line, ChannelAddress address, Caller caller)
    {
        var buffer = new byte[4096];
        while (true)
        {
            using var text = new MemoryStream();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await line.Socket.ReceiveAsync(buffer.AsMemory(), line.Ended);
                if (part.MessageType == WebSocketMessageType.Close) return (WebSocketCloseStatus.NormalClosure, "");
                if (part.MessageType == WebSocketMessageType.Binary) return (WebSocketCloseStatus.InvalidMessageType, "Frames are JSON text.");
                if (text.Length + part.Count > MaxFrameBytes) return (WebSocketCloseStatus.MessageTooBig, $"A frame may have at most {MaxFrameBytes} bytes.");
                text.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            if (!watch.IsStillAllowed(caller)) return (WebSocketCloseStatus.PolicyViolation, "The session has ended.");
            await line.SendAsync(await AnswerAsync(text, address, caller, line.Ended));
        }
    }

    private async Task<object> AnswerAsync(MemoryStream text, ChannelAddress address, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            var frame = JsonSerializer.Deserialize(text.GetBuffer().AsSpan(0, (int)text.Length), ApiJson.Default.ClientFrame);
            return frame is null
                ? ErrorFrame.Of(new ApiProblem(StatusCodes.Status400BadRequest, "A frame is a JSON object."))
                : await chat.HandleAsync(frame, address, caller, cancellationToken);
        }
        catch (JsonException e)
        {
            return ErrorFrame.Of(ApiProblems.Malformed(e));
        }
    }

    private (WebSocketCloseStatus Status, string Why) Verdict(Task<(WebSocketCloseStatus, string)> first)
    {
        if (first.IsCompletedSuccessfully) return first.Result;
        if (lifetime.ApplicationStopping.IsCancellationRequested) return (WebSocketCloseStatus.EndpointUnavailable, "This gateway stops; connect to another.");
        return first.Exception?.InnerException is StoreUnavailableException
            ? ((WebSocketCloseStatus)1013, "The store does not answer; come back with the last id.")
            : (WebSocketCloseStatus.InternalServerError, "");
    }

    private static async Task CloseAsync(WebSocket socket, SemaphoreSlim turn, WebSocketCloseStatus status, string why)
    {
        using var limit = new CancellationTokenSource(CloseTimeout);
        try
        {
            await turn.WaitAsync(limit.Token);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(status, why, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The other side is gone, which is what closing was for.
            socket.Abort();
        }
    }

    private sealed record Line(WebSocket Socket, SemaphoreSlim Turn, CancellationToken Ended)
    {
        public async Task SendAsync(object frame)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(frame, frame.GetType(), ApiJson.Default);
            await Turn.WaitAsync(Ended);
            try
            {
                await Socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, Ended);
            }
            finally
            {
                Turn.Release();
            }
        }
    }
}
