using System.Text.Json.Serialization;

namespace OpenClaw.Worker.OpenAiApi;

/// <summary>The whole answer in the OpenAI form.</summary>
internal sealed record ChatCompletion(string Id, string Object, long Created, string Model, IReadOnlyList<Choice> Choices, TokenUsage? Usage);

internal sealed record Choice(int Index, AnswerMessage Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

internal sealed record AnswerMessage(
    string Role, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content, IReadOnlyList<ToolCall>? ToolCalls);

/// <summary>One server-sent event of a streamed answer.</summary>
internal sealed record ChatCompletionChunk(string Id, string Object, long Created, string Model, IReadOnlyList<ChunkChoice> Choices, TokenUsage? Usage);

internal sealed record ChunkChoice(int Index, ChunkDelta Delta, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

internal sealed record ChunkDelta(string? Role, string? Content, IReadOnlyList<ToolCall>? ToolCalls);

/// <param name="Index">Only in a streamed answer.</param>
internal sealed record ToolCall(string? Id, string? Type, ToolCallFunction? Function, int? Index = null);

/// <param name="Arguments">JSON, as text.</param>
internal sealed record ToolCallFunction(string? Name, string? Arguments);

internal sealed record TokenUsage(long PromptTokens, long CompletionTokens, long TotalTokens);

internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy);
