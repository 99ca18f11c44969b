using Microsoft.AspNetCore.Http.Features;
using OpenClaw.Core;
using OpenClaw.Gateway.Auth;

namespace OpenClaw.Gateway.Api;

/// <summary>Carries a stream as server-sent events (WHATWG HTML, section 9.2): <c>id</c>, <c>event</c>, one line of JSON. Every write is
/// awaited, so a reader that does not read stops its own stream and nobody else's.</summary>
internal sealed class ServerSentEvents(CallerWatch watch, IHostApplicationLifetime lifetime)
{
    private static readonly byte[] Goodbye = "retry: 200\n: this gateway stops; connect again\n\n"u8.ToArray();

    /// <summary>The last event that the reader has. After a reconnect the header is newer than the address that it was first given.</summary>
    public static string? PlaceOf(HttpRequest request, string? after) => request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : after;

    /// <summary>Until the reader leaves, may no longer read, this gateway stops, or the events end.</summary>
    public async Task WriteAsync(HttpContext context, Func<CancellationToken, IAsyncEnumerable<ServerSentEvent>> read)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var caller = Caller.Of(context);
        var response = context.Response;
        try
        {
            await foreach (var one in read(ended.Token))
            {
                if (!response.HasStarted) await BeginAsync(context, ended.Token);
                if (one.IsHeartbeat && !watch.IsStillAllowed(caller)) return;
                await response.Body.WriteAsync(one.Bytes, ended.Token);
                await response.Body.FlushAsync(ended.Token);
            }

            if (response.HasStarted) await SayGoodbyeAsync(response, ended.Token);
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
}
