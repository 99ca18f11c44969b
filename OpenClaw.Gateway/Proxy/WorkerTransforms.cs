using System.Net;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// What changes between client and worker: the client's credentials stay here and the cluster's secret goes out; the worker's counts come in and stay
/// here; an answer that means "not me" is swallowed whole, so that <see cref="AnotherWorker"/> can try the next.
/// </summary>
internal sealed partial class WorkerTransforms(ClusterSecret secret, LoadLedger ledger, GatewayMetrics metrics, TimeProvider time, ILogger<WorkerTransforms> logger) : ITransformProvider
{
    private readonly string _authorization = secret.ToAuthorization();

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (context.Cluster?.ClusterId != WorkerDestination.Cluster) return;
        context.AddRequestTransform(request =>
        {
            var headers = request.ProxyRequest.Headers;
            headers.Remove("Cookie");
            headers.Remove("Authorization");
            headers.TryAddWithoutValidation("Authorization", _authorization);
            return ValueTask.CompletedTask;
        });
        context.AddResponseTransform(response =>
        {
            if (response.ProxyResponse is not null && response.HttpContext.Features.Get<ProxiedCall>() is { Worker: { } worker } call)
            {
                Understand(response, response.ProxyResponse, call, worker);
            }

            return ValueTask.CompletedTask;
        });
    }

    private void Understand(ResponseTransformContext context, HttpResponseMessage response, ProxiedCall call, Heartbeat worker)
    {
        var load = WorkerClient.LoadOf(response);
        context.HttpContext.Response.Headers.Remove(WorkerLoad.Header);
        if (response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.NonValidated.Contains(JobOffer.BusyHeader))
        {
            ledger.Busy(worker.Incarnation, call.Id, load);
            metrics.Busy(GatewayMetrics.Way.Proxy);
            call.IsBusy = true;
        }
        else if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            // The client is already known to this gateway, so this can only be about the cluster's secret.
            ledger.Shun(worker.Incarnation, WorkerClient.ShunnedUntil(time));
            Log.Unauthorized(logger, worker.NodeId, ClusterOptions.Section);
        }
        else
        {
            ledger.Accepted(worker.Incarnation, call.Id, load);
            if ((int)response.StatusCode < StatusCodes.Status500InternalServerError)
            {
                ledger.Succeeded(worker.Incarnation);
                return;
            }

            ledger.Failed(worker.Incarnation);
            if (!IsWorthAnother(response.StatusCode) || !call.MayHideFault) return;
            call.FaultsHidden++;
        }

        call.IsTurnedAway = true;
        context.SuppressResponseBody = true;
    }

    // Not 504: it has used up the time that the client is willing to wait.
    private static bool IsWorthAnother(HttpStatusCode status) =>
        status is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Worker {WorkerId} does not accept this gateway's cluster secret; both must have the same {Section}:Secret. It gets no work for a while.")]
        public static partial void Unauthorized(ILogger logger, string workerId, string section);
    }
}
