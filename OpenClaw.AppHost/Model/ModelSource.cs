namespace OpenClaw.AppHost.Model;

/// <summary>Where the answers come from: any OpenAI-compatible endpoint, by parameters, or an Ollama container. Neither: the built-in demo.</summary>
internal sealed record ModelSource(ReferenceExpression? Endpoint, ReferenceExpression? Name, IResourceBuilder<ParameterResource>? Key, IResourceBuilder<ContainerResource>? Container);
