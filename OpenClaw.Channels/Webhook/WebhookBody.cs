using System.Text.Json;
using System.Text.Json.Serialization;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Webhook;

/// <summary>What a callback receives.</summary>
/// <param name="State"><c>completed</c> with an answer, or <c>closed</c>: there will be none, and the error says why.</param>
internal sealed record WebhookBody(Guid JobId, string Conversation, string State, string? Answer, string? Error)
{
    public static WebhookBody Of(OutboundMessage message) => message.IsAnswer
        ? new WebhookBody(message.JobId, message.Address.Conversation, "completed", message.Text, null)
        : new WebhookBody(message.JobId, message.Address.Conversation, "closed", null, message.Text);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WebhookJson.Default.WebhookBody);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WebhookBody))]
internal sealed partial class WebhookJson : JsonSerializerContext;
