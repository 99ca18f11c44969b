using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace OpenClaw.Gateway.Api;

/// <summary>The OpenAPI document and the page to try it. The page's script comes from this process; nothing is loaded from elsewhere.</summary>
internal static class ApiDocument
{
    private const string Scheme = "key";

    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo
        {
            Title = "OpenClaw",
            Version = "v1",
            Description = "Messages to one assistant that many workers serve: accepted once, answered once. Errors are problem details (RFC 9457); below /v1 they have OpenAI's form.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: oc_…" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        document.Paths["/v1/chat/completions"] = Proxied(HttpMethod.Post, "Chat completion in OpenAI's form, streamed or whole; proxied to a worker", OpenAiBody());
        document.Paths["/v1/models"] = Proxied(HttpMethod.Get, "The models, in OpenAI's form", null);
        return Task.CompletedTask;
    });

    public static void Show(ScalarOptions options) => options
        .WithTitle("OpenClaw API").WithOpenApiRoutePattern("/openapi/{documentName}.json")
        .DisableDefaultFonts().DisableTelemetry().DisableAgent().HideDeveloperTools();

    public static async ValueTask<object?> ProtectAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // The page sets styles and a small inline script of its own; everything comes from here and goes here.
        context.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return await next(context);
    }

    private static OpenApiPathItem Proxied(HttpMethod method, string summary, OpenApiRequestBody? body) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [method] = new()
            {
                Summary = summary,
                RequestBody = body,
                Tags = new HashSet<OpenApiTagReference> { new("OpenAI") },
                Responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "OK" }, ["401"] = new OpenApiResponse { Description = "No valid key" } },
            },
        },
    };

    private static OpenApiRequestBody OpenAiBody() => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.Object },
                Example = System.Text.Json.Nodes.JsonNode.Parse("""{"model":"default","messages":[{"role":"user","content":"Hello"}]}"""),
            },
        },
    };
}
