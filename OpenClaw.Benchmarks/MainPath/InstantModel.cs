using Microsoft.Extensions.AI;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>A model that answers at once and tells when it was called and with what.</summary>
internal sealed class InstantModel : IChatClient
{
    private static readonly string Answer = new('a', 100);

    /// <summary>Gets the message of each call, on the calling thread. Replaced between measurements.</summary>
    public Action<string> Called { get; set; } = _ => { };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Called(messages.Last().Text);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer)) { ModelId = "instant", FinishReason = ChatFinishReason.Stop });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Called(messages.Last().Text);
        return new[] { new ChatResponseUpdate(ChatRole.Assistant, Answer) { ModelId = "instant", FinishReason = ChatFinishReason.Stop } }.ToAsyncEnumerable();
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
