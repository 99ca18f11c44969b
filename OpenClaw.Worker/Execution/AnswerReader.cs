using Microsoft.Extensions.AI;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Signals;

namespace OpenClaw.Worker.Execution;

/// <summary>Reads a model's stream to its end and shows the text while it comes.</summary>
internal sealed class AnswerReader(IChatClient model, IPartialTexts partials, TokenSpeed speed, TimeProvider time)
{
    public async Task<ModelAnswer> ReadAsync(LeasedJob job, IEnumerable<ChatMessage> prompt, ChatOptions options, CancellationToken cancellationToken)
    {
        var text = new PartialTextPublisher(job, partials, time);
        var answer = new ModelAnswer("", null, 0, 0, null);
        using var speaking = speed.Listen();
        await using var updates = model.GetStreamingResponseAsync(prompt, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(updates, text, cancellationToken))
        {
            var update = updates.Current;
            foreach (var content in update.Contents)
            {
                if (content is TextContent { Text.Length: > 0 } piece)
                {
                    text.Append(piece.Text);
                    speaking.Hear(piece.Text.Length);
                }
                else if (content is UsageContent { Details: { } usage })
                {
                    answer = answer with { InputTokens = usage.InputTokenCount ?? 0, OutputTokens = usage.OutputTokenCount ?? 0 };
                }
            }

            if (answer.Model is null || update.FinishReason is not null)
            {
                answer = answer with { Model = answer.Model ?? update.ModelId, FinishReason = update.FinishReason ?? answer.FinishReason };
            }
        }

        text.Flush();
        return answer with { Text = text.Text, FirstTextAt = text.FirstShownAt };
    }

    /// <summary>Waits for the next update, but not longer than text may be held back: a model that pauses must not hide its last words.</summary>
    private async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates, PartialTextPublisher text, CancellationToken cancellationToken)
    {
        var next = updates.MoveNextAsync();
        if (next.IsCompleted || text.FlushAfter is not { } wait) return await next;

        var pending = next.AsTask();
        if (await Task.WhenAny(pending, Task.Delay(wait, time, cancellationToken)) != pending) text.Flush();
        return await pending;
    }
}
