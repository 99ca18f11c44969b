using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Problems;
using OpenClaw.ServiceDefaults;
using Scalar.AspNetCore;

namespace OpenClaw.Gateway.Api;

internal static class GatewayApi
{
    public static IServiceCollection AddGatewayApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        // So that a body that cannot be read reaches ApiProblems, which names the member.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ApiProblems>();
        services.TryAddSingleton(Admission.Open);
        services.AddSingleton<IntakeGate>().AddSingleton<MessageIntake>().AddSingleton<JobDesk>();
        services.AddOverview();
        services.AddSingleton<ConversationStream>().AddSingleton<ClusterStream>().AddSingleton<CallerWatch>();
        services.AddSingleton<ServerSentEvents>().AddSingleton<SocketConnection>().AddSingleton<ChatSocket>();
        services.AddNodeReadiness();
        services.AddOpenApi("v1", ApiDocument.Describe);
        return services;
    }

    /// <summary>The order matters: whatever follows the first line may throw. Before <c>MapX</c>, and before the proxy.</summary>
    public static WebApplication UseGatewayApi(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => ApiStatus.ExplainAsync(context.HttpContext));
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseWebSockets();
        return app;
    }

    public static WebApplication MapGatewayApi(this WebApplication app)
    {
        var routes = app.MapGroup("").WithMetadata(new BodyLimit(ApiProblem.MaxBodyBytes));
        MessageEndpoints.Map(routes);
        JobEndpoints.Map(routes);
        ConversationEndpoints.Map(routes);
        SessionEndpoints.Map(routes);
        KeyEndpoints.Map(routes);
        PeopleEndpoints.Map(routes);
        ClusterEndpoints.Map(routes);
        OverviewEndpoints.Map(routes);
        JobListEndpoints.Map(routes);
        AlertEndpoints.Map(routes);
        AvailabilityEndpoints.Map(routes);
        DrainEndpoints.Map(routes);
        ChannelEndpoints.Map(routes);
        PauseEndpoints.Map(routes);
        SelectionEndpoints.Map(routes);
        HealthEndpoints.Map(routes);
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/docs", ApiDocument.Show).AllowAnonymous().AddEndpointFilter(ApiDocument.ProtectAsync);
        return app;
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
