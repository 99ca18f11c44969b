using System.Buffers;

namespace OpenClaw.Gateway.Proxy;

/// <summary>The whole request body in memory, so that it can be sent again.</summary>
internal static class BufferedBody
{
    public const int Limit = 256 * 1024;

    /// <returns>Null when the body is larger than the limit.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limit) return null;
        try
        {
            var result = await request.BodyReader.ReadAtLeastAsync(Limit + 1, cancellationToken);
            var body = result.Buffer.Length > Limit ? null : result.Buffer.ToArray();
            request.BodyReader.AdvanceTo(result.Buffer.End);
            return body;
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}
