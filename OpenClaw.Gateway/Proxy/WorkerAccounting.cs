using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// Reserves the slot of the picked worker and keeps it in the ledger for as long as the request runs. Stands behind load balancing, where the
/// destination is known; when somebody else took the last slot meanwhile, nothing is sent and <see cref="AnotherWorker"/> looks again.
/// </summary>
internal sealed class WorkerAccounting(LoadLedger ledger, GatewayMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<ProxiedCall>() is not { } call || FindWorker(context, call) is not { } worker)
        {
            await next(context);
            return;
        }

        if (!ledger.TryReserve(worker.Incarnation, call.Id, call.IsEvenFull))
        {
            call.IsBusy = true;
            call.IsTurnedAway = true;
            return;
        }

        call.Worker = worker;
        metrics.Picked(GatewayMetrics.Way.Proxy, worker.NodeId, call.Reason);
        try
        {
            await next(context);
        }
        finally
        {
            ledger.Ended(worker.Incarnation, call.Id);
        }
    }

    private static Heartbeat? FindWorker(HttpContext context, ProxiedCall call) =>
        context.GetReverseProxyFeature().AvailableDestinations is [var destination, ..] ? call.Offer?.WorkerOf(destination) : null;
}
