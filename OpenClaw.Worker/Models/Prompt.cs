using Microsoft.Extensions.AI;
using OpenClaw.Core.Messages;

namespace OpenClaw.Worker.Models;

/// <summary>What the model is told: system prompt, as much of the conversation as fits, the message. Pure.</summary>
/// <remarks>Only whole exchanges are told. A user's turn that never got an answer, and the house's notice about it, are left out: the model
/// would take the silence for its own and answer both messages at once.</remarks>
internal static class Prompt
{
    /// <summary>Characters that earlier turns may take beside system prompt and message; 0 when nothing is left.</summary>
    public static int HistoryCharacters(ModelOptions options, string text) =>
        (int)Math.Clamp(((long)options.MaxHistoryTokens * ModelOptions.CharactersPerToken) - options.SystemPrompt.Length - text.Length, 0, int.MaxValue);

    public static List<ChatMessage> Build(ModelOptions options, IReadOnlyList<ConversationTurn> turns, string text)
    {
        var messages = new List<ChatMessage>(turns.Count + 2);
        if (options.SystemPrompt.Length > 0) messages.Add(new ChatMessage(ChatRole.System, options.SystemPrompt));

        var first = FirstThatFits(turns, HistoryCharacters(options, text));
        for (var i = first; i + 1 < turns.Count; i++)
        {
            if (!IsExchange(turns, i)) continue;
            messages.Add(new ChatMessage(ChatRole.User, turns[i].Text));
            messages.Add(new ChatMessage(ChatRole.Assistant, turns[++i].Text));
        }

        messages.Add(new ChatMessage(ChatRole.User, text));
        return messages;
    }

    private static int FirstThatFits(IReadOnlyList<ConversationTurn> turns, int budget)
    {
        var first = turns.Count;
        for (var i = turns.Count - 2; i >= 0; i--)
        {
            if (!IsExchange(turns, i)) continue;
            budget -= turns[i].Text.Length + turns[i + 1].Text.Length;
            if (budget < 0) break;
            first = i;
        }

        return first;
    }

    // The lane writes a job's turns together, so an exchange is always two neighbours.
    private static bool IsExchange(IReadOnlyList<ConversationTurn> turns, int user) =>
        turns[user].Role == TurnRole.User && turns[user + 1].Role == TurnRole.Assistant && turns[user].JobId == turns[user + 1].JobId;
}
