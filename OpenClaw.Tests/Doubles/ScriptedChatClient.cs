using Microsoft.Extensions.AI;

namespace OpenClaw.Tests.Doubles;

/// <summary>A model on script. The default answers "ok" at once.</summary>
internal sealed class ScriptedChatClient : IChatClient
{
    private int _calls;

    public Func<IReadOnlyList<ChatMessage>, ChatOptions?, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> Script { get; set; } = (_, _, _) => Say("ok");
    public int Calls => Volatile.Read(ref _calls);
    public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        Called.TrySetResult();
        return Script([.. messages], options, cancellationToken);
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public static async IAsyncEnumerable<ChatResponseUpdate> Say(params string[] pieces)
    {
        await Task.CompletedTask;
        foreach (var piece in pieces) yield return new ChatResponseUpdate(ChatRole.Assistant, piece) { ModelId = "scripted" };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 5, TotalTokenCount = 8 })])
        {
            FinishReason = ChatFinishReason.Stop,
        };
    }

    /// <summary>Says a piece and then nothing until it is cancelled.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Hang([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, "half ");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>Waits for the gate, then answers.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> SayAfter(
        Task gate, string text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        await foreach (var update in Say(text)) yield return update;
    }

    public static async IAsyncEnumerable<ChatResponseUpdate> Break(string piece, Exception error)
    {
        await Task.CompletedTask;
        if (piece.Length > 0) yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
        throw error;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
