using System.Globalization;
using System.Net.Http.Headers;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Channels.Webhook;

/// <summary>
/// Posts a job's outcome to the address that came with the message. The receiver answers 2xx and has it; 429 and 503 may name a time;
/// 408, 409, 425, 5xx, a time-out or a broken connection are tried again; any other answer is the last. A repetition carries the same
/// <c>webhook-id</c>. The headers have the names of the Standard Webhooks specification. The body of the answer is not read.
/// </summary>
internal sealed class WebhookChannel(IHttpClientFactory clients, TimeProvider time) : IChannel
{
    public const string ClientName = "webhook";
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    public string Name => ChannelNames.Webhook;

    public async Task<SendResult> SendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Message.CallbackUrl is not { IsAbsoluteUri: true } url || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            return SendResult.FailedForGood("The message has no callback address of the form http(s)://…");

        using var limit = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await PostAsync(url, entry, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SendResult.FailedTemporarily($"The receiver did not answer in {Timeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException e) when (e.InnerException is PrivateAddressException refusal)
        {
            return SendResult.FailedForGood(refusal.Message);
        }
        catch (HttpRequestException e)
        {
            return SendResult.FailedTemporarily($"The receiver could not be reached ({e.HttpRequestError}).");
        }
    }

    private async Task<SendResult> PostAsync(Uri url, OutboxEntry entry, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(WebhookBody.Of(entry.Message).ToJson());
        request.Content.Headers.ContentType = Json;
        request.Headers.Add(IdHeader, entry.Id.ToString());
        request.Headers.Add(TimestampHeader, time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

        using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return WebhookReply.ToResult(response.StatusCode, RetryAfter(response.Headers.RetryAfter));
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var asked = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return asked > TimeSpan.Zero ? asked : null;
    }
}
