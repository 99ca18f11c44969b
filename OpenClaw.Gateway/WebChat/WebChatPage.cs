using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace OpenClaw.Gateway.WebChat;

/// <summary>The page's files, read once.</summary>
internal sealed class WebChatPage
{
    private readonly FrozenDictionary<string, (byte[] Content, EntityTagHeaderValue Tag)> _files = Read();

    public IResult Serve(HttpContext context, string file, string contentType)
    {
        WebChatExtensions.Protect(context.Response.Headers);
        var (content, tag) = _files[file];
        return Results.Bytes(content, contentType, entityTag: tag);
    }

    private static FrozenDictionary<string, (byte[], EntityTagHeaderValue)> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string folder = "WebChat/";
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).ToFrozenDictionary(n => n[folder.Length..], n =>
        {
            using var stream = assembly.GetManifestResourceStream(n)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return (content, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\""));
        });
    }
}
