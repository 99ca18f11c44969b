using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenClaw.Core.Jobs;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Membership;
using OpenClaw.Gateway.Problems;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// Tries a proxied request on another worker until the first byte of an answer has left: after a busy answer, a refused connection, a break.
/// </summary>
/// <remarks>
/// YARP's pipeline can be run again as long as the response has not started: the body is kept (at most 256 KiB), the worker that failed is taken out
/// of the available destinations, and what the failed try wrote into the response is undone. Only workers that are eligible now are offered to the
/// load-balancing policy, whichever it is, because no policy is asked when one destination is left. When all are believed full they are tried all the
/// same: the belief may be old, and a full worker says so at once.
/// </remarks>
internal sealed class AnotherWorker(WorkerView workers, LoadLedger ledger, WorkerProbe probe, IOptions<JobOptions> jobs, TimeProvider time)
{
    private const int MostTries = 8;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        if (proxy.Cluster.Config.ClusterId != WorkerDestination.Cluster)
        {
            await next(context);
            return;
        }

        var body = await BufferedBody.ReadAsync(context.Request, context.RequestAborted);
        var error = body is null ? Refusals.TooLarge : await TryWorkersAsync(context, next, proxy, body);
        if (error is not null && !context.RequestAborted.IsCancellationRequested) await error.ExecuteAsync(context);
    }

    /// <returns>Null when the response is complete, as far as it can be.</returns>
    private async Task<ApiProblem?> TryWorkersAsync(HttpContext context, RequestDelegate next, IReverseProxyFeature proxy, byte[] body)
    {
        var call = new ProxiedCall();
        context.Features.Set(call);
        var left = proxy.AvailableDestinations.ToList();
        var headers = context.Response.Headers.ToArray();
        for (var tries = 0; tries < MostTries; tries++)
        {
            var reason = Offer(proxy, left);
            if (reason == Eligibility.Full) call.WasBusy = true;
            if (proxy.AvailableDestinations.Count == 0) break;

            call.BeginTry();
            context.Request.Body = new MemoryStream(body, writable: false);
            var started = time.GetTimestamp();
            await next(context);
            if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested) return null;
            var again = IsWorthAnother(context, call, started, out var final);
            if (!again && final is null) return null;

            Undo(context, headers);
            if (!again) return final;
            left.RemoveAll(destination => ReferenceEquals(destination, proxy.ProxiedDestination));
        }

        return call.WasBusy ? Refusals.AllBusy : Refusals.NoWorker;
    }

    /// <summary>Makes available what is left and eligible now; failing that, what is left and believed full.</summary>
    private Eligibility Offer(IReverseProxyFeature proxy, List<DestinationState> left)
    {
        var now = new Dictionary<Guid, Eligibility>();
        foreach (var candidate in workers.Read()) now[candidate.Worker.Incarnation] = EligibilityRules.Of(candidate);
        var wanted = left.Count == 0 ? Eligibility.NoWorker : left.Min(Judge);
        proxy.AvailableDestinations = wanted > Eligibility.Full ? [] : left.FindAll(destination => Judge(destination) == wanted);
        return wanted;

        Eligibility Judge(DestinationState destination) =>
            WorkerDestination.IncarnationOf(destination.DestinationId) is { } incarnation && now.TryGetValue(incarnation, out var eligibility)
                ? eligibility
                : Eligibility.Gone;
    }

    /// <param name="final">What to answer when it is not; null when the response stands as it is.</param>
    private bool IsWorthAnother(HttpContext context, ProxiedCall call, long started, out ApiProblem? final)
    {
        final = null;
        if (call.IsTurnedAway) return true;
        if (context.GetForwarderErrorFeature() is not { } fault) return false;
        switch (fault.Error)
        {
            // YARP reports a connect time-out like an answer that took too long; only the second has used up its time.
            case ForwarderError.RequestTimedOut when time.GetElapsedTime(started) >= RegistryProxyConfig.ActivityTimeoutOf(jobs.Value):
                final = Refusals.TimedOut;
                return false;
            // The body lies in memory and the client is still there, so what YARP blames on the client's body is a worker that stopped reading it.
            case ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled
                or ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled
                or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination:
                Doubt(call, fault.Exception);
                return true;
            case ForwarderError.NoAvailableDestinations:
                final = Refusals.NoWorker;
                return false;
            default:
                return false;
        }
    }

    private void Doubt(ProxiedCall call, Exception? exception)
    {
        if (call.Worker is not { } worker) return;
        ledger.Suspect(worker.Incarnation);
        // The probe has its own time limit and logs what it finds; the client does not wait for it.
        if (exception is not null) _ = probe.InvestigateAsync(worker, CancellationToken.None);
    }

    private static void Undo(HttpContext context, KeyValuePair<string, StringValues>[] headers)
    {
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.Clear();
        foreach (var (name, values) in headers) context.Response.Headers[name] = values;
    }
}
