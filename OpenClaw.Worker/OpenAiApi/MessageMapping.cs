using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Worker.OpenAiApi;

/// <summary>From messages in the OpenAI form to the model's. Pure.</summary>
internal static class MessageMapping
{
    public static List<ChatMessage> ToMessages(ChatCompletionRequest request)
    {
        if (request.Messages is not { Count: > 0 } given) throw RequestMapping.Invalid("At least one message is needed.", "messages");
        var messages = new List<ChatMessage>(given.Count);
        for (var i = 0; i < given.Count; i++) messages.Add(ToMessage(given[i], $"messages[{i}]"));
        return messages;
    }

    private static ChatMessage ToMessage(RequestMessage? message, string param) => message?.Role switch
    {
        // The client library knows one role for both, and the endpoints treat them alike.
        "system" or "developer" => new ChatMessage(ChatRole.System, Parts(message.Content, param, isNeeded: true)),
        "user" => new ChatMessage(ChatRole.User, Parts(message.Content, param, isNeeded: true)),
        "assistant" => new ChatMessage(ChatRole.Assistant, [.. Parts(message.Content, param, isNeeded: message.ToolCalls is not { Count: > 0 }), .. Calls(message, param)]),
        "tool" => new ChatMessage(ChatRole.Tool, [Result(message, param)]),
        _ => throw RequestMapping.Invalid("The role must be system, developer, user, assistant or tool.", $"{param}.role"),
    };

    private static List<AIContent> Parts(JsonElement? content, string param, bool isNeeded) => content switch
    {
        { ValueKind: JsonValueKind.String } text => [new TextContent(text.GetString())],
        { ValueKind: JsonValueKind.Array } parts => [.. parts.EnumerateArray().Select(part => Part(part, param))],
        null or { ValueKind: JsonValueKind.Null } when !isNeeded => [],
        _ => throw RequestMapping.Invalid("Content must be a string or a list of parts.", $"{param}.content"),
    };

    private static AIContent Part(JsonElement part, string param)
    {
        switch (RequestMapping.Text(part, "type"))
        {
            case "text" when RequestMapping.Text(part, "text") is { } text:
                return new TextContent(text);
            case "image_url" when RequestMapping.Text(RequestMapping.Member(part, "image_url"), "url") is { } url:
                return Image(url, param);
            default:
                throw RequestMapping.Invalid("Parts must be of type text or image_url.", $"{param}.content");
        }
    }

    private static AIContent Image(string url, string param)
    {
        try
        {
            if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)) return new DataContent(url);
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return new UriContent(uri, "image/*");
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            // A data address that cannot be read is answered like any other bad address.
        }

        throw RequestMapping.Invalid("An image needs an http, https or data address.", $"{param}.content");
    }

    private static IEnumerable<AIContent> Calls(RequestMessage message, string param)
    {
        foreach (var call in message.ToolCalls ?? [])
        {
            if (call is not { Id.Length: > 0, Function.Name.Length: > 0 }) throw RequestMapping.Invalid("A tool call needs an id and a function.", $"{param}.tool_calls");
            yield return new FunctionCallContent(call.Id, call.Function.Name, Arguments(call.Function.Arguments, param));
        }
    }

    private static Dictionary<string, object?>? Arguments(string? json, string param)
    {
        try
        {
            return string.IsNullOrWhiteSpace(json) ? null : JsonSerializer.Deserialize(json, OpenAiJson.Default.DictionaryStringObject);
        }
        catch (JsonException)
        {
            throw RequestMapping.Invalid("The arguments of a tool call must be a JSON object.", $"{param}.tool_calls");
        }
    }

    private static FunctionResultContent Result(RequestMessage message, string param)
    {
        if (string.IsNullOrEmpty(message.ToolCallId)) throw RequestMapping.Invalid("A tool's message needs the id of its call.", $"{param}.tool_call_id");
        return new FunctionResultContent(message.ToolCallId, string.Concat(Parts(message.Content, param, isNeeded: true).OfType<TextContent>().Select(t => t.Text)));
    }
}
