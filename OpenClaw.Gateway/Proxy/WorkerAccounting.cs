using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Proxy;

/// <summary>Enters a proxied request into the ledger for as long as it runs. Stands behind load balancing, where the destination is known.</summary>
internal sealed class WorkerAccounting(IWorkerRegistry registry, LoadLedger ledger, GatewayMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<ProxiedCall>() is not { } call || FindWorker(context) is not { } worker)
        {
            await next(context);
            return;
        }

        call.Worker = worker;
        metrics.Picked(GatewayMetrics.Way.Proxy);
        ledger.Sent(worker.Incarnation, call.Id);
        try
        {
            await next(context);
        }
        finally
        {
            ledger.Ended(worker.Incarnation, call.Id);
        }
    }

    private Heartbeat? FindWorker(HttpContext context)
    {
        if (context.GetReverseProxyFeature().AvailableDestinations is not [var destination, ..]) return null;
        var incarnation = WorkerDestination.IncarnationOf(destination.DestinationId);
        foreach (var node in registry.Snapshot.Nodes)
        {
            if (node.Heartbeat.Incarnation == incarnation) return node.Heartbeat;
        }

        return null;
    }
}
