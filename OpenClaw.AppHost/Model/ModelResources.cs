namespace OpenClaw.AppHost.Model;

internal static class ModelResources
{
    // The first server is for the download alone and heard by nobody: the health check answers when the model is there.
    private const string Serve =
        "export OLLAMA_HOST=127.0.0.1:11435; ollama serve & first=$!; until ollama list >/dev/null 2>&1; do sleep 1; done; ollama pull \"$MODEL\" || exit 1; kill $first; wait $first; OLLAMA_HOST=0.0.0.0:11434 exec ollama serve";

    /// <summary><c>--ollama NAME</c>, or the parameters <c>model-endpoint</c>, <c>model-name</c> and <c>model-key</c>.</summary>
    public static ModelSource AddModel(this IDistributedApplicationBuilder builder)
    {
        if (builder.OllamaModel() is { } name) return builder.AddOllama(name);
        var endpoint = builder.AddParameterIfSet("model-endpoint", secret: false);
        var model = builder.AddParameterIfSet("model-name", secret: false);
        return new ModelSource(
            endpoint is null ? null : ReferenceExpression.Create($"{endpoint}"),
            model is null ? null : ReferenceExpression.Create($"{model}"),
            builder.AddParameterIfSet("model-key", secret: true), null);
    }

    public static IResourceBuilder<ProjectResource> WithModel(this IResourceBuilder<ProjectResource> worker, ModelSource model)
    {
        if (model.Endpoint is { } endpoint) worker.WithEnvironment("OpenClaw__Model__Endpoint", endpoint);
        if (model.Name is { } name) worker.WithEnvironment("OpenClaw__Model__Name", name);
        if (model.Key is { } key) worker.WithEnvironment("OpenClaw__Model__ApiKey", key);
        return model.Container is { } container ? worker.WaitFor(container) : worker;
    }

    /// <summary>Fetches the model when it starts (minutes the first time; the volume keeps it) and counts as healthy once it is there.</summary>
    private static ModelSource AddOllama(this IDistributedApplicationBuilder builder, string name)
    {
        var ollama = builder.AddContainer("model", "ollama/ollama", "0.12.3")
            .WithHttpEndpoint(targetPort: 11434)
            .WithVolume("openclaw-ollama", "/root/.ollama")
            .WithEnvironment("MODEL", name)
            .WithEntrypoint("/bin/sh")
            .WithArgs("-c", Serve)
            .WithHttpHealthCheck("/api/version");
        var endpoint = ollama.GetEndpoint("http");
        return new ModelSource(ReferenceExpression.Create($"{endpoint}/v1"), ReferenceExpression.Create($"{name}"), null, ollama);
    }
}
