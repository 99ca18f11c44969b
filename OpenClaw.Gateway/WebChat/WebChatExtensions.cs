using OpenClaw.Gateway.Auth;

namespace OpenClaw.Gateway.WebChat;

/// <summary>The chat page: one HTML, one style, one script, compiled into this assembly and served with a policy that lets the page load and
/// call nothing but this gateway.</summary>
internal static class WebChatExtensions
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string File, string ContentType)[] Files =
    [
        ("/", "chat.html", "text/html; charset=utf-8"),
        ("/chat.css", "chat.css", "text/css; charset=utf-8"),
        ("/chat.js", "chat.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg", "favicon.svg", "image/svg+xml"),
    ];

    public static IServiceCollection AddWebChat(this IServiceCollection services) => services.AddSingleton<WebChatPage>();

    public static WebApplication MapWebChat(this WebApplication app)
    {
        foreach (var (path, file, contentType) in Files)
        {
            app.MapMethods(path, ["GET", "HEAD"], (HttpContext context, WebChatPage page) =>
            {
                if (path == "/") SessionEndpoints.GiveToLoopback(context);
                return page.Serve(context, file, contentType);
            }).AllowAnonymous().ExcludeFromDescription();
        }

        return app;
    }

    internal static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // The tag makes asking again cheap; a page older than its script would be worse.
        headers.CacheControl = "no-cache";
    }
}
