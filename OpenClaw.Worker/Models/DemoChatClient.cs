using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace OpenClaw.Worker.Models;

/// <summary>The built-in model: it needs nothing, knows nothing, and says so. It repeats what it heard and tells how to connect a real one.</summary>
internal sealed class DemoChatClient(TimeSpan delay, TimeProvider time) : IChatClient
{
    private const int LongestEcho = 400;
    private static readonly ChatClientMetadata Metadata = new("openclaw.demo", defaultModelId: ModelOptions.DemoProvider);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var heard = LastSaid(messages);
        var answer = Answer(heard);
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            ModelId = ModelOptions.DemoProvider, FinishReason = ChatFinishReason.Stop, Usage = Count(heard, answer),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var heard = LastSaid(messages);
        var answer = Answer(heard);
        if (delay <= TimeSpan.Zero)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, answer) { ModelId = ModelOptions.DemoProvider };
        }
        else
        {
            for (var start = 0; start < answer.Length;)
            {
                var space = answer.IndexOf(' ', start);
                var end = space < 0 ? answer.Length : space + 1;
                await Task.Delay(delay, time, cancellationToken);
                yield return new ChatResponseUpdate(ChatRole.Assistant, answer[start..end]) { ModelId = ModelOptions.DemoProvider };
                start = end;
            }
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Count(heard, answer))])
        {
            ModelId = ModelOptions.DemoProvider, FinishReason = ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    internal static string Answer(string heard) =>
        $"You said: “{(heard.Length > LongestEcho ? heard[..LongestEcho] + "…" : heard)}” "
        + "I am only the built-in demo model, so that is all I can do. Everything around me is real, though. "
        + "To talk to a real model, set OpenClaw__Model__Endpoint, OpenClaw__Model__Name and OpenClaw__Model__ApiKey and start again.";

    private static string LastSaid(IEnumerable<ChatMessage> messages) => messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "";

    private static UsageDetails Count(string heard, string answer)
    {
        var (input, output) = (Tokens(heard), Tokens(answer));
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }

    private static long Tokens(string text) => (text.Length + ModelOptions.CharactersPerToken - 1) / ModelOptions.CharactersPerToken;
}
