using OpenClaw.Gateway.Auth;

namespace OpenClaw.Gateway.WebChat;

/// <summary>The chat page: one HTML, one style, one script, compiled into this assembly.</summary>
internal static class WebChatExtensions
{
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
}
