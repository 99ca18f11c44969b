using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace OpenClaw.Worker.Models;

/// <summary>Takes a stream that ended without a finish reason for what it is: cut in the middle. The client library ends such a stream quietly,
/// and half an answer would be committed as a whole one.</summary>
internal sealed class WholeStreamChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var isFinished = false;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            isFinished |= update.FinishReason is not null;
            yield return update;
        }

        if (!isFinished) throw new IOException("The model's stream ended without a finish reason.");
    }
}
