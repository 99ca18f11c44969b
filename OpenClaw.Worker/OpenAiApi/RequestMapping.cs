using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Worker.OpenAiApi;

/// <summary>From the OpenAI form to the model's options. Pure; what cannot be understood ends in an <see cref="OpenAiException"/> that names the parameter.</summary>
internal static class RequestMapping
{
    public static ChatOptions ToOptions(ChatCompletionRequest request)
    {
        if (request.N is not (null or 1)) throw Invalid("Only one choice can be asked for.", "n");
        if ((request.MaxCompletionTokens ?? request.MaxTokens) is <= 0) throw Invalid("The token limit must be positive.", "max_completion_tokens");
        return new ChatOptions
        {
            ModelId = request.Model,
            Temperature = request.Temperature,
            TopP = request.TopP,
            PresencePenalty = request.PresencePenalty,
            FrequencyPenalty = request.FrequencyPenalty,
            MaxOutputTokens = request.MaxCompletionTokens ?? request.MaxTokens,
            Seed = request.Seed,
            StopSequences = Stop(request.Stop),
            Tools = Tools(request.Tools),
            ToolMode = ToolMode(request.ToolChoice),
            AllowMultipleToolCalls = request.Tools is { Count: > 0 } ? request.ParallelToolCalls : null,
            ResponseFormat = Format(request.ResponseFormat),
        };
    }

    private static List<string>? Stop(JsonElement? stop) => stop switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(s => s.ValueKind == JsonValueKind.String) =>
            [.. many.EnumerateArray().Select(s => s.GetString()!)],
        _ => throw Invalid("Must be a string or a list of strings.", "stop"),
    };

    private static List<AITool>? Tools(List<RequestTool?>? tools)
    {
        if (tools is not { Count: > 0 }) return null;
        var declared = new List<AITool>(tools.Count);
        foreach (var tool in tools)
        {
            if (tool is not { Type: "function", Function.Name.Length: > 0 }) throw Invalid("Only tools of type function, with a name, are understood.", "tools");
            var schema = tool.Function.Parameters is { ValueKind: JsonValueKind.Object } given ? given : EmptySchema;
            declared.Add(AIFunctionFactory.CreateDeclaration(tool.Function.Name, tool.Function.Description, schema));
        }

        return declared;
    }

    private static ChatToolMode? ToolMode(JsonElement? choice) => choice switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } word => word.GetString() switch
        {
            "none" => ChatToolMode.None,
            "auto" => ChatToolMode.Auto,
            "required" => ChatToolMode.RequireAny,
            _ => throw Invalid("Must be none, auto, required or a function.", "tool_choice"),
        },
        { ValueKind: JsonValueKind.Object } named when Text(Member(named, "function"), "name") is { Length: > 0 } name => ChatToolMode.RequireSpecific(name),
        _ => throw Invalid("Must be none, auto, required or a function.", "tool_choice"),
    };

    private static ChatResponseFormat? Format(JsonElement? format)
    {
        if (format is not { ValueKind: JsonValueKind.Object } given) return null;
        switch (Text(given, "type"))
        {
            case "text": return ChatResponseFormat.Text;
            case "json_object": return ChatResponseFormat.Json;
            case "json_schema" when Member(given, "json_schema") is { } named && Member(named, "schema") is { } schema:
                return ChatResponseFormat.ForJsonSchema(schema, Text(named, "name"), Text(named, "description"));
            default: throw Invalid("Must be text, json_object or json_schema with a schema.", "response_format");
        }
    }

    internal static OpenAiException Invalid(string message, string param) => new(OpenAiError.Invalid(message, param));

    internal static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    internal static string? Text(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static readonly JsonElement EmptySchema = JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement;
}
