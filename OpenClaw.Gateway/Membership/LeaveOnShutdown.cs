using Microsoft.Extensions.Options;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Membership;

/// <summary>
/// Leaves in good order: first the readiness probe says no and every answer closes its connection, so that a balancer neither picks this gateway
/// nor keeps a connection to it; only then the server stops listening. Without the pause a request that was on its way when a kept connection
/// was closed would be an error to its caller, and nobody could tell whether it had been worked.
/// </summary>
internal sealed class LeaveOnShutdown(NodeMembership membership, IOptions<LeaveOptions> options, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>A client of HTTP/1.1 opens a new connection for its next request, to whomever the balancer then likes. HTTP/2 is told by Kestrel itself.</summary>
    public static Task CloseConnectionsAsync(HttpContext context, RequestDelegate next)
    {
        if (context.RequestServices.GetRequiredService<LocalNode>().Status != NodeStatus.Alive && HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return next(context);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await membership.DrainAsync(cancellationToken);
        await Task.Delay(options.Value.StopDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
