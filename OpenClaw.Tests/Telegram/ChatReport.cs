namespace OpenClaw.Tests.Telegram;

/// <summary>What was said in one chat, in order.</summary>
/// <param name="Doubled">Texts that the bot said more than once.</param>
public sealed record ChatReport(long ChatId, IReadOnlyList<string> Asked, IReadOnlyList<string> Answers, IReadOnlyList<string> Doubled)
{
    /// <summary>Whether each message was answered once and in order.</summary>
    /// <param name="answerOf">The expected answer to a message.</param>
    public bool IsAnsweredOnceInOrder(Func<string, string> answerOf) => Asked.Select(answerOf).SequenceEqual(Answers);
}
