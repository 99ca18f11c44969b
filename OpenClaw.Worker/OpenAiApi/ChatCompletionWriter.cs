using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Worker.OpenAiApi;

/// <summary>Writes one answer in the OpenAI form. Nothing is sent, not even headers, before the first token: until then the gateway can still
/// try another worker.</summary>
internal sealed class ChatCompletionWriter(HttpResponse response, string model, long created)
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };
    private readonly string _id = $"chatcmpl-{Guid.NewGuid():N}";
    private int _calls;
    private bool _hasBegun;

    public async Task WriteWholeAsync(ChatResponse answer, CancellationToken cancellationToken)
    {
        var calls = answer.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Select(c => ToCall(c, null)).ToList();
        var text = answer.Text;
        var message = new AnswerMessage("assistant", text.Length == 0 && calls.Count > 0 ? null : text, calls.Count > 0 ? calls : null);
        var body = new ChatCompletion(
            _id, "chat.completion", created, answer.ModelId ?? model, [new Choice(0, message, Finish(answer.FinishReason, calls.Count))], ToUsage(answer.Usage));
        response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(response.BodyWriter, body, OpenAiJson.Default.ChatCompletion, cancellationToken);
    }

    public async Task WriteStreamAsync(IAsyncEnumerable<ChatResponseUpdate> updates, bool includeUsage, CancellationToken cancellationToken)
    {
        ChatFinishReason? finish = null;
        UsageDetails? usage = null;
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            finish = update.FinishReason ?? finish;
            usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            var calls = update.Contents.OfType<FunctionCallContent>().Select(c => ToCall(c, _calls++)).ToList();
            var text = update.Text;
            if (text.Length == 0 && calls.Count == 0) continue;
            await WriteDeltaAsync(new ChunkDelta(_hasBegun ? null : "assistant", text.Length > 0 ? text : null, calls.Count > 0 ? calls : null), null, cancellationToken);
        }

        await WriteDeltaAsync(new ChunkDelta(_hasBegun ? null : "assistant", null, null), Finish(finish, _calls), cancellationToken);
        if (includeUsage) await WriteEventAsync(Chunk([], ToUsage(usage) ?? new TokenUsage(0, 0, 0)), OpenAiJson.Default.ChatCompletionChunk, cancellationToken);
        response.BodyWriter.Write("data: [DONE]\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>The status of a begun stream is already out; the error is its last event, and there is no [DONE].</summary>
    public Task WriteErrorEventAsync(OpenAiError error, CancellationToken cancellationToken) =>
        WriteEventAsync(new OpenAiErrorBody(error), OpenAiJson.Default.OpenAiErrorBody, cancellationToken);

    private Task WriteDeltaAsync(ChunkDelta delta, string? finish, CancellationToken cancellationToken) =>
        WriteEventAsync(Chunk([new ChunkChoice(0, delta, finish)], null), OpenAiJson.Default.ChatCompletionChunk, cancellationToken);

    private ChatCompletionChunk Chunk(IReadOnlyList<ChunkChoice> choices, TokenUsage? usage) => new(_id, "chat.completion.chunk", created, model, choices, usage);

    private async Task WriteEventAsync<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache";
        }

        response.BodyWriter.Write("data: "u8);
        using (var json = new Utf8JsonWriter(response.BodyWriter)) JsonSerializer.Serialize(json, value, type);
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static ToolCall ToCall(FunctionCallContent call, int? index)
    {
        var arguments = call.Arguments is null ? "{}" : JsonSerializer.Serialize(call.Arguments, Compact.GetTypeInfo(typeof(IDictionary<string, object?>)));
        return new ToolCall(call.CallId, "function", new ToolCallFunction(call.Name, arguments), index);
    }

    private static string Finish(ChatFinishReason? reason, int calls) => reason?.Value ?? (calls > 0 ? "tool_calls" : "stop");

    private static TokenUsage? ToUsage(UsageDetails? usage) => usage is null ? null
        : new TokenUsage(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0, usage.TotalTokenCount ?? (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0));
}
