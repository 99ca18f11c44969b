using Microsoft.Extensions.AI;
using OpenClaw.Core.Messages;

namespace OpenClaw.Worker.Models;

/// <summary>What the model is told: system prompt, as much of the conversation as fits, the message. Pure.</summary>
internal static class Prompt
{
    /// <summary>Characters that earlier exchanges may take beside system prompt and message; 0 when nothing is left.</summary>
    public static int HistoryCharacters(ModelOptions options, string text) =>
        (int)Math.Clamp(((long)options.MaxHistoryTokens * ModelOptions.CharactersPerToken) - options.SystemPrompt.Length - text.Length, 0, int.MaxValue);

    /// <param name="history">Oldest first, within <see cref="HistoryCharacters"/>.</param>
    public static List<ChatMessage> Build(ModelOptions options, IReadOnlyList<Exchange> history, string text)
    {
        var messages = new List<ChatMessage>((history.Count * 2) + 2);
        if (options.SystemPrompt.Length > 0) messages.Add(new ChatMessage(ChatRole.System, options.SystemPrompt));
        foreach (var exchange in history)
        {
            messages.Add(new ChatMessage(ChatRole.User, exchange.Asked));
            messages.Add(new ChatMessage(ChatRole.Assistant, exchange.Answered));
        }

        messages.Add(new ChatMessage(ChatRole.User, text));
        return messages;
    }
}
