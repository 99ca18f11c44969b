using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Gateway.Membership;
using OpenClaw.Gateway.Problems;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.Forwarder;

namespace OpenClaw.Gateway.Proxy;

/// <summary>What one try of a proxied request came to, and what it says about its worker.</summary>
internal sealed class TryVerdict(LoadLedger ledger, WorkerProbe probe, IOptions<JobOptions> jobs, TimeProvider time)
{
    /// <summary>Starts the clock of a try.</summary>
    public long Begin() => time.GetTimestamp();

    /// <param name="final">What to answer when it is not; null when the response stands as it is.</param>
    public bool IsWorthAnother(HttpContext context, ProxiedCall call, long started, out ApiProblem? final)
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

    /// <summary>An answer that broke after it had begun cannot be tried again, but it is a failure all the same.</summary>
    public void Regret(HttpContext context, ProxiedCall call)
    {
        if (context.GetForwarderErrorFeature() is { Error: ForwarderError.ResponseBodyDestination } fault) Doubt(call, fault.Exception);
    }

    private void Doubt(ProxiedCall call, Exception? exception)
    {
        if (call.Worker is not { } worker) return;
        ledger.Suspect(worker.Incarnation);
        // The probe has its own time limit and logs what it finds; the client does not wait for it.
        if (exception is not null) _ = probe.InvestigateAsync(worker, CancellationToken.None);
    }
}
