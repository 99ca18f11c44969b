using System.Globalization;
using OpenClaw.AppHost.Profiles;

namespace OpenClaw.AppHost.Model;

/// <summary>What the processes are told beside their references.</summary>
internal static class NodeResources
{
    /// <summary>azd builds and uploads an image for every app, so there are not as many as the largest size could use.</summary>
    private const int MostWorkerApps = 10;

    /// <summary>Workers are called one by one at the address they register. Replicas of a container app have none, so there each worker is an app of its own;
    /// those above the least number sleep until the queue needs them.</summary>
    public static IReadOnlyList<WorkerApp> WorkerApps(this IDistributedApplicationBuilder builder, DeploymentProfile profile)
    {
        var plan = profile.Workers;
        if (!builder.IsForAzure()) return [new WorkerApp("worker", plan, null, IsAddressedByName: false)];
        var most = builder.IsGiven(StoreResources.Database) ? plan.Min : Math.Max(plan.Min, Math.Min(plan.Max, MostWorkerApps)); // the scaler asks our own server alone
        return
        [
            .. Enumerable.Range(1, most).Select(number => number <= plan.Min
                ? new WorkerApp($"worker-{number}", plan with { Min = 1, Max = 1 }, null, IsAddressedByName: true)
                : new WorkerApp($"worker-{number}", plan with { Min = 0, Max = 1 }, (number - 1) * profile.SlotsPerWorker, IsAddressedByName: true)),
        ];
    }

    /// <summary>As many as the size always has, and how big each is.</summary>
    public static IResourceBuilder<ProjectResource> WithPlan(this IResourceBuilder<ProjectResource> node, NodePlan plan) =>
        node.WithReplicas(Math.Max(1, plan.Min)).AsContainerApp(plan);

    /// <summary>Nobody starts before the schema is there. A container app cannot run once and end, so there every node brings it up to date when it starts.</summary>
    public static IResourceBuilder<ProjectResource> WaitForSchema(this IResourceBuilder<ProjectResource> node, IResourceBuilder<ProjectResource> migrations)
    {
        if (!node.ApplicationBuilder.IsForAzure()) return node.WaitForCompletion(migrations);
        migrations.ExcludeFromManifest();
        return node.WithEnvironment("OpenClaw__Cluster__MigrateAtStart", "true");
    }

    /// <summary>A process of ours. It is given connection strings and names of services; Aspire's other variables would repeat the passwords
    /// under names that tools do not know for secrets.</summary>
    public static IResourceBuilder<ProjectResource> AddNode<TProject>(this IDistributedApplicationBuilder builder, string name) where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, launchProfileName: null).WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery);

    public static IResourceBuilder<ProjectResource> WithClusterSecret(this IResourceBuilder<ProjectResource> node, IResourceBuilder<ParameterResource> secret) =>
        node.WithEnvironment("OpenClaw__Cluster__Secret", secret);

    public static IResourceBuilder<ProjectResource> WithSlots(this IResourceBuilder<ProjectResource> worker, int slots) =>
        worker.WithEnvironment("OpenClaw__Worker__Slots", slots.ToString(CultureInfo.InvariantCulture));

    /// <summary>Jobs come over HTTP/2 alone, so health is asked at an HTTP/1.1 port of its own. An app with a name of its own is reached by that name,
    /// and its platform looks whether the port is open.</summary>
    public static IResourceBuilder<ProjectResource> WithWorkerEndpoints(this IResourceBuilder<ProjectResource> worker, WorkerApp app)
    {
        worker.WithHttpEndpoint().WithEndpoint("http", endpoint => endpoint.Transport = "http2");
        if (app.WakesAbove is { } jobs) worker.WakesAbove(jobs);
        return app.IsAddressedByName
            ? worker.WithEnvironment("OpenClaw__Cluster__AdvertiseAddress", worker.GetEndpoint("http"))
            : worker.WithHttpEndpoint(name: "probe", env: "OpenClaw__Cluster__ProbePort").WithHttpHealthCheck("/health/ready", endpointName: "probe");
    }

    /// <summary>A node of one platform gets that platform's secrets, a node of all platforms every one. Without them the platform is "not configured".
    /// Discord calls, so its account is the webhooks node's.</summary>
    public static IResourceBuilder<ProjectResource> WithChannelTokens(this IResourceBuilder<ProjectResource> channels, string node)
    {
        foreach (var (platformNode, parameter, setting) in Platforms)
        {
            if (node != platformNode && node != "channels") continue;
            if (channels.ApplicationBuilder.AddParameterIfSet(parameter, secret: true) is { } secret) channels.WithEnvironment(setting, secret);
        }

        return channels;
    }

    private static readonly (string Node, string Parameter, string Setting)[] Platforms =
    [
        ("telegram", "telegram-token", "OpenClaw__Telegram__BotToken"),
        ("webhooks", "discord-application-id", "OpenClaw__Discord__ApplicationId"),
        ("webhooks", "discord-public-key", "OpenClaw__Discord__PublicKey"),
        ("webhooks", "discord-token", "OpenClaw__Discord__BotToken"),
    ];
}
