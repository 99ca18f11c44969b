namespace OpenClaw.Worker.OpenAiApi;

internal static class OpenAiApiExtensions
{
    public static IServiceCollection AddOpenAiApi(this IServiceCollection services) => services.AddSingleton<OpenAiEndpoints>();

    public static IEndpointRouteBuilder MapOpenAiApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.ServiceProvider.GetRequiredService<OpenAiEndpoints>();
        endpoints.MapPost("/v1/chat/completions", api.CompleteAsync);
        endpoints.MapGet("/v1/models", api.ListModelsAsync);
        endpoints.MapGet("/v1/models/{**name}", api.FindModelAsync);
        endpoints.MapFallback("/v1/{**rest}", api.RefuseAsync);
        return endpoints;
    }
}
