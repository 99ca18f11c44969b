using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace OpenClaw.Gateway.Pages;

/// <summary>A hand-written page compiled into this assembly: its files, read once, served with a policy that lets it load and call nothing but
/// this gateway, and lets nobody frame it.</summary>
/// <param name="folder">The beginning of the files' resource names.</param>
internal abstract class EmbeddedPage(string folder)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly FrozenDictionary<string, (byte[] Content, EntityTagHeaderValue Tag)> _files = Read(folder);

    public IResult Serve(HttpContext context, string file, string contentType)
    {
        Protect(context.Response.Headers);
        var (content, tag) = _files[file];
        return Results.Bytes(content, contentType, entityTag: tag);
    }

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // The tag makes asking again cheap; a page older than its script would be worse.
        headers.CacheControl = "no-cache";
    }

    private static FrozenDictionary<string, (byte[], EntityTagHeaderValue)> Read(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).ToFrozenDictionary(n => n[folder.Length..], n =>
        {
            using var stream = assembly.GetManifestResourceStream(n)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return (content, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\""));
        });
    }
}
