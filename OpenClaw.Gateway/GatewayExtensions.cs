using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Api;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Availability;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Maintenance;
using OpenClaw.Gateway.Membership;
using OpenClaw.Gateway.OperatorConsole;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Proxy;
using OpenClaw.Gateway.Proxy.ChannelRoutes;
using OpenClaw.Gateway.Selection;
using OpenClaw.Gateway.WebChat;

namespace OpenClaw.Gateway;

/// <summary>The gateway role: takes messages in, finds workers for them, lets people read along.</summary>
public static class GatewayExtensions
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddNodeMembership(NodeRole.Gateway);
        builder.Services.AddHeartbeatPull();
        builder.Services.AddGatewayAuth();
        builder.Services.AddGatewayApi();
        builder.Services.AddWebChat();
        builder.Services.AddOperatorConsole();
        builder.Services.AddSelection();
        builder.Services.AddDispatch();
        builder.Services.AddDeathWatch();
        builder.Services.AddLeaveOnShutdown();
        builder.Services.Replace(ServiceDescriptor.Singleton(services => new Admission(services.GetRequiredService<AdmissionGate>().Check)));
        builder.Services.AddGatewayProxy(builder.Configuration);
        builder.Services.AddChannelRoutes(builder.Configuration);
        builder.Services.AddMaintenance();
        builder.Services.AddAlerts();
        builder.Services.AddAvailability();
        builder.Services.AddClusterMetrics();
        return builder;
    }

    public static WebApplication MapGateway(this WebApplication app)
    {
        // Instruments exist from the start, also when nothing happened yet.
        foreach (var measuring in new[] { typeof(ClusterMetrics), typeof(AlertMetrics), typeof(MessageIntake) }) app.Services.GetRequiredService(measuring);
        app.Use(LeaveOnShutdown.CloseConnectionsAsync);
        app.UseGatewayApi();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal), v1 => v1.Use(app.Services.GetRequiredService<AccountRate>().InvokeAsync));
        app.MapGatewayApi();
        app.MapWebChat();
        app.MapOperatorConsole();
        app.MapGatewayProxy().RequireAuthorization(Caller.ChatPolicy);
        return app;
    }
}
