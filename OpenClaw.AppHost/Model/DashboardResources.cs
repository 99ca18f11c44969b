namespace OpenClaw.AppHost.Model;

/// <summary>What the dashboard offers beside the resources themselves.</summary>
internal static class DashboardResources
{
    public static IResourceBuilder<ProjectResource> WithLinks(this IResourceBuilder<ProjectResource> gateway) => gateway
        .WithUrlForEndpoint("http", url => url.DisplayText = "Chat")
        .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/console", DisplayText = "Console" })
        .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/docs", DisplayText = "API" });

    /// <summary>Takes one worker out of work and back. The dashboard's name of a replica is its node's id, so the gateway knows whom is meant.</summary>
    public static IResourceBuilder<ProjectResource> WithDrainCommands(
        this IResourceBuilder<ProjectResource> worker, IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ParameterResource> adminKey)
    {
        foreach (var (name, title) in new[] { ("drain", "Drain"), ("undrain", "Undrain") })
        {
            worker.WithHttpCommand("/api/cluster/nodes", title, endpointSelector: () => gateway.GetEndpoint("http"), commandName: name, commandOptions: new HttpCommandOptions
            {
                PrepareRequest = async context =>
                {
                    context.Request.RequestUri = new Uri($"{context.Endpoint.Url}/api/cluster/nodes/{context.ResourceName}/{name}");
                    context.Request.Headers.Authorization = new("Bearer", $"oc_{await adminKey.Resource.GetValueAsync(context.CancellationToken)}");
                },
            });
        }

        return worker;
    }
}
