using System.Net;

namespace OpenClaw.Gateway.Auth;

/// <summary>
/// Where a browser's request comes from. A cookie is sent by the browser whether or not our page asked, so a request that changes
/// something, or opens a WebSocket (which no CORS rule stops), counts only with an Origin that is our own. Loopback is trusted only for a
/// request that really is local: no proxy in between, and a Host that a foreign page cannot have (a name that an attacker's DNS points at
/// 127.0.0.1 is still the attacker's name).
/// </summary>
internal static class RequestOrigin
{
    private static readonly string[] ForwardingHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    public static bool NeedsOwnOrigin(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        || request.Headers.Upgrade.Count > 0;

    public static bool IsOwn(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site != "same-origin") return false;
        return request.Headers.Origin is [{ } origin]
            && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            // The scheme is not compared: behind a proxy that ends TLS we see http where the browser saw https.
            && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    public static bool IsTrustedLoopback(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && IsLoopbackName(context.Request.Host.Host)
        && !ForwardingHeaders.Any(context.Request.Headers.ContainsKey)
        && context.Request.Headers["Sec-Fetch-Site"] is not ["cross-site" or "same-site"];

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";
}
