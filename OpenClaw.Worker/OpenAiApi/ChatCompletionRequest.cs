using System.Text.Json;

namespace OpenClaw.Worker.OpenAiApi;

/// <summary>The body of POST /v1/chat/completions, as far as it is understood. What is not named here is ignored, as the form's own servers do.</summary>
internal sealed class ChatCompletionRequest
{
    public string? Model { get; set; }
    public List<RequestMessage?>? Messages { get; set; }
    public bool? Stream { get; set; }
    public StreamOptions? StreamOptions { get; set; }
    public float? Temperature { get; set; }
    public float? TopP { get; set; }
    public float? PresencePenalty { get; set; }
    public float? FrequencyPenalty { get; set; }
    public int? MaxTokens { get; set; }
    public int? MaxCompletionTokens { get; set; }
    public int? N { get; set; }
    public long? Seed { get; set; }
    public JsonElement? Stop { get; set; }
    public List<RequestTool?>? Tools { get; set; }
    public JsonElement? ToolChoice { get; set; }
    public bool? ParallelToolCalls { get; set; }
    public JsonElement? ResponseFormat { get; set; }
}

internal sealed record StreamOptions(bool? IncludeUsage);

/// <param name="Content">A string, a list of parts, or nothing.</param>
internal sealed record RequestMessage(string? Role, JsonElement? Content, List<ToolCall?>? ToolCalls, string? ToolCallId);

internal sealed record RequestTool(string? Type, RequestFunction? Function);

internal sealed record RequestFunction(string? Name, string? Description, JsonElement? Parameters);
