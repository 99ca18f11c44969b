using System.Text;
using OpenClaw.Core.Messages;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>What a message must look like to be accepted. Pure: values in, null or the refusal out.</summary>
internal static class MessageRules
{
    public const int MaxName = 200;
    public const int MaxUrl = 2000;

    public static ApiProblem? Check(MessageRequest message) =>
        CheckConversation(message.Conversation)
        ?? CheckText(message.Text)
        ?? CheckOptionalName("idempotencyKey", message.IdempotencyKey)
        ?? CheckCallback(message.CallbackUrl)
        ?? CheckOptionalName("model", message.Model);

    public static ApiProblem? CheckConversation(string? name) =>
        string.IsNullOrWhiteSpace(name) ? ApiProblem.Invalid("conversation", "is required")
        // A path cannot carry these two as a segment.
        : name is "." or ".." ? ApiProblem.Invalid("conversation", "must not be a dot segment")
        : CheckOptionalName("conversation", name);

    public static ApiProblem? CheckText(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return ApiProblem.Invalid("text", "is required and must not be empty");
        if (Encoding.UTF8.GetByteCount(text) > InboundMessage.MaxTextBytes)
            return ApiProblem.Invalid("text", $"may have at most {InboundMessage.MaxTextBytes} bytes of UTF-8", StatusCodes.Status413PayloadTooLarge);
        // PostgreSQL cannot keep it.
        return text.Contains('\0', StringComparison.Ordinal) ? ApiProblem.Invalid("text", "must not hold the character U+0000") : null;
    }

    private static ApiProblem? CheckOptionalName(string field, string? name) =>
        name is null ? null
        : name.Length is 0 or > MaxName ? ApiProblem.Invalid(field, $"must have 1 to {MaxName} characters")
        : name.Any(char.IsControl) ? ApiProblem.Invalid(field, "must not hold control characters")
        : null;

    private static ApiProblem? CheckCallback(string? url)
    {
        if (url is null) return null;
        if (url.Length > MaxUrl) return ApiProblem.Invalid("callbackUrl", $"may have at most {MaxUrl} characters");
        return Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.UserInfo.Length == 0 && uri.Host.Length > 0
            ? null
            : ApiProblem.Invalid("callbackUrl", "must be an absolute http or https address without user name and password");
    }
}
