using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Worker.Execution;

internal static class ExecutionExtensions
{
    public static IServiceCollection AddExecution(this IServiceCollection services)
    {
        services.AddSingleton(sp => new JobSlots(sp.GetRequiredService<IOptions<WorkerOptions>>().Value.Slots, sp.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RunningJobs>().AddSingleton<TokenSpeed>().AddSingleton<LoadReport>().AddSingleton<WorkerMetrics>();
        services.AddSingleton<JobStores>().AddSingleton<AnswerReader>().AddSingleton<JobEnding>().AddSingleton<JobRunner>();
        services.AddSingleton<JobIntake>().AddSingleton<JobEndpoints>().AddSingleton<HeartbeatEndpoint>();
        services.AddSingleton<OperatorDrain>();
        services.AddHostedService<LeaseExtender>();
        services.AddHostedService<DrainOnShutdown>();
        return services;
    }

    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder endpoints)
    {
        var jobs = endpoints.ServiceProvider.GetRequiredService<JobEndpoints>();
        var heartbeat = endpoints.ServiceProvider.GetRequiredService<HeartbeatEndpoint>();
        endpoints.MapPost(JobOffer.Path, jobs.OfferAsync);
        endpoints.MapGet(HeartbeatJson.Path, (RequestDelegate)(http => heartbeat.Answer(http).ExecuteAsync(http)));
        return endpoints;
    }

    public static NodeHooks Hooks(IServiceProvider services) =>
        new(services.GetRequiredService<LoadReport>().Read, () => services.GetRequiredService<RunningJobs>().StopAll(RunEnd.Lost), services.GetRequiredService<OperatorDrain>().Set);
}
