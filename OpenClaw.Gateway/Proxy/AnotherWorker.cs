using Microsoft.Extensions.Primitives;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Problems;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// Late binding for proxied requests: one that finds no free slot waits for the next, and one that failed is tried on another worker until the first
/// byte of an answer has left.
/// </summary>
/// <remarks>
/// YARP's pipeline can be run again as long as the response has not started: the body is kept (at most 256 KiB), a worker that failed is taken out
/// of the available destinations, and what the failed try wrote into the response is undone. Only workers that are eligible now are offered to the
/// load-balancing policy, whichever it is, because no policy is asked when one destination is left; the policy only prefers. A worker's busy
/// answer corrects the belief and costs the request nothing: it looks again, and waits if there is nothing to see.
/// </remarks>
internal sealed class AnotherWorker(WorkerView workers, WaitingRoom room, TryVerdict verdict)
{
    private const int MostFailures = 8;
    private const string ConversationHeader = "OpenClaw-Conversation";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        if (proxy.Cluster.Config.ClusterId != WorkerDestination.Cluster)
        {
            await next(context);
            return;
        }

        try
        {
            var body = await BufferedBody.ReadAsync(context.Request, context.RequestAborted);
            var error = body is null ? Refusals.TooLarge : await TryWorkersAsync(context, next, proxy, body);
            if (error is not null && !context.RequestAborted.IsCancellationRequested) await error.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away while it waited; there is nobody to answer.
        }
        finally
        {
            context.Features.Get<ProxiedCall>()?.Place?.StepOut();
        }
    }

    /// <returns>Null when the response is complete, as far as it can be.</returns>
    private async Task<ApiProblem?> TryWorkersAsync(HttpContext context, RequestDelegate next, IReverseProxyFeature proxy, byte[] body)
    {
        var call = new ProxiedCall(AffinityOf(context.Request, body));
        context.Features.Set(call);
        var headers = context.Response.Headers.ToArray();
        var left = proxy.AvailableDestinations.ToList();
        for (var failures = 0; failures < MostFailures;)
        {
            if (await OfferAsync(context, call, proxy, left) is { } refusal) return refusal;
            context.Request.Body = new MemoryStream(body, writable: false);
            var started = verdict.Begin();
            await next(context);
            if (context.Response.HasStarted) verdict.Regret(context, call);
            if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested) return null;
            var again = verdict.IsWorthAnother(context, call, started, out var final);
            if (!again && final is null) return null;

            Undo(context, headers);
            if (!again) return final;
            var tried = proxy.AvailableDestinations.Count > 0 ? proxy.AvailableDestinations[0] : null;
            if (call.IsBusy)
            {
                if (tried is not null) call.Passed.Add(tried);
                continue;
            }

            failures++;
            left.RemoveAll(destination => ReferenceEquals(destination, tried));
        }

        return Refusals.NoWorker;
    }

    /// <summary>Makes available what is left and eligible now, after waiting for it if need be.</summary>
    private async Task<ApiProblem?> OfferAsync(HttpContext context, ProxiedCall call, IReverseProxyFeature proxy, List<DestinationState> left)
    {
        var isLimitedByWeight = string.Equals(proxy.Cluster.Config.LoadBalancingPolicy, PolicyNames.Smart, StringComparison.OrdinalIgnoreCase);
        for (var mayAsk = call.Place is null && room.Count == 0; ;)
        {
            var offer = new WorkerOffer(workers.Read(isLimitedByWeight), left, call.Passed);
            var isMyTurn = call.Place is not null || room.Count == 0;
            if (isMyTurn && (offer.Because == Eligibility.Eligible || (mayAsk && offer.Because == Eligibility.Full)))
            {
                call.Place?.StepOut();
                proxy.AvailableDestinations = offer.ThatAre(offer.Because);
                call.BeginTry(offer, proxy.AvailableDestinations, evenFull: offer.Because == Eligibility.Full);
                return null;
            }

            // Those that just said busy are worth waiting for too.
            if (offer.Because > WorkerOffer.LeastHope && call.Passed.Count == 0) return Refusals.NoWorker;
            if (call.Place is { } place) place.StepBack();
            else if ((call.Place = room.TryEnter()) is null) return Refusals.AllBusy;
            var end = await call.Place!.WaitAsync(context.RequestAborted);
            if (end == WaitEnd.TooLong) return Refusals.AllBusy;
            mayAsk = end == WaitEnd.LookAndAsk;
            call.Passed.Clear();
        }
    }

    private static ulong AffinityOf(HttpRequest request, byte[] body) =>
        AffinityKey.Of(request.Headers[ConversationHeader] is [{ Length: > 0 } conversation] ? System.Text.Encoding.UTF8.GetBytes(conversation) : body);

    private static void Undo(HttpContext context, KeyValuePair<string, StringValues>[] headers)
    {
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.Clear();
        foreach (var (name, values) in headers) context.Response.Headers[name] = values;
    }
}
