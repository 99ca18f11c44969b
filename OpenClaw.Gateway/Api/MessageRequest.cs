using System.ComponentModel.DataAnnotations;

namespace OpenClaw.Gateway.Api;

/// <summary>A message to the assistant.</summary>
/// <param name="Conversation">Your name of the conversation, 1 to 200 characters. Its messages are answered in order.</param>
/// <param name="Text">What is said, at most 64 KiB of UTF-8.</param>
/// <param name="IdempotencyKey">Your id of the message. The same key is accepted once, however often it is sent.</param>
/// <param name="CallbackUrl">Where to post the outcome; without it, read the job or the conversation's stream.</param>
/// <param name="Model">The model to ask; without it, the configured one.</param>
internal sealed record MessageRequest(
    [property: Required, MaxLength(MessageRules.MaxName)] string? Conversation,
    [property: Required] string? Text,
    [property: MaxLength(MessageRules.MaxName)] string? IdempotencyKey = null,
    [property: MaxLength(MessageRules.MaxUrl)] string? CallbackUrl = null,
    [property: MaxLength(MessageRules.MaxName)] string? Model = null);

/// <summary>An accepted message.</summary>
/// <param name="JobId">Ask <c>/api/jobs/{id}</c> for the outcome.</param>
/// <param name="Position">The message's place in its conversation.</param>
/// <param name="State">The job's state: <c>queued</c>, or a later one when the same message had been accepted before.</param>
internal sealed record MessageReply(Guid JobId, string Conversation, long Position, string State);
