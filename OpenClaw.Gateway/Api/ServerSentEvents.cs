using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using OpenClaw.Core;
using OpenClaw.Gateway.Auth;

namespace OpenClaw.Gateway.Api;

/// <summary>Carries a conversation's stream as server-sent events (WHATWG HTML, section 9.2): <c>id</c>, <c>event</c>, one line of JSON. Every write is
/// awaited, so a reader that does not read stops its own stream and nobody else's.</summary>
internal sealed class ServerSentEvents(ConversationStream stream, CallerWatch watch, IHostApplicationLifetime lifetime)
{
    private static readonly byte[] Comment = ": heartbeat\n\n"u8.ToArray();
    private static readonly byte[] Goodbye = "retry: 200\n: this gateway stops; connect again\n\n"u8.ToArray();

    public async Task WriteAsync(HttpContext context, Guid conversationId, EventId after)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var caller = Caller.Of(context);
        var response = context.Response;
        try
        {
            await foreach (var frame in stream.ReadAsync(conversationId, after, ended.Token))
            {
                if (!response.HasStarted) await BeginAsync(context, ended.Token);
                if (frame == StreamFrame.Heartbeat && !watch.IsStillAllowed(caller)) return;
                await response.Body.WriteAsync(frame == StreamFrame.Heartbeat ? Comment : Encode(frame), ended.Token);
                await response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader left or this gateway stops; the reader comes back with its last id.
            if (response.HasStarted && !context.RequestAborted.IsCancellationRequested) await SayGoodbyeAsync(response, context.RequestAborted);
        }
        catch (StoreUnavailableException) when (response.HasStarted)
        {
            // Too late for a status. The reader comes back with its last id and is then told.
        }
    }

    private static async Task BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // nginx buffers responses otherwise.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.StartAsync(cancellationToken);
    }

    /// <summary>The reader need not wait its usual time: the next gateway is there already.</summary>
    private static async Task SayGoodbyeAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Body.WriteAsync(Goodbye, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It left first.
        }
    }

    private static byte[] Encode(StreamFrame frame) =>
        Encoding.UTF8.GetBytes($"id: {frame.Id}\nevent: {frame.Type}\ndata: {JsonSerializer.Serialize(frame, ApiJson.Default.StreamFrame)}\n\n");
}
