using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Core.Messages;

/// <summary>A message as a person sent it, before it became a job.</summary>
/// <param name="Address">Where it was said and where the answer belongs.</param>
/// <param name="IdempotencyKey">The platform's id of the message; unique per channel and account. The same key is accepted once.</param>
/// <param name="Text">What was said, at most <see cref="MaxTextBytes"/> bytes of UTF-8.</param>
public sealed record InboundMessage(ChannelAddress Address, string IdempotencyKey, string Text)
{
    /// <summary>The limit of <see cref="Text"/> in bytes of UTF-8.</summary>
    public const int MaxTextBytes = 64 * 1024;

    /// <summary>Who said it, as the platform names the person; null where the platform does not say.</summary>
    public string? Sender { get; init; }

    /// <summary>Model asked for by the sender; null means the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>Where to post the outcome; null where the caller reads it from the API.</summary>
    public Uri? CallbackUrl { get; init; }

    /// <summary>W3C traceparent of the accepting request, so that one trace runs from here to the committed answer.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What "the same content" means when a key is repeated: conversation, text, model and callback; not who said it, not the trace.</summary>
    public byte[] ContentHash() => SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Address.ConversationId:N}\u001f{Model}\u001f{CallbackUrl}\u001f{Text}"));
}
