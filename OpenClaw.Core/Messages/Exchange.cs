namespace OpenClaw.Core.Messages;

/// <summary>A message and its answer; what the model is reminded of. A message that never got an answer is none, and neither is the house's notice
/// about it: the model would take the silence for its own and answer both messages at once.</summary>
public sealed record Exchange(string Asked, string Answered)
{
    /// <summary>How many of a conversation's newest turns are looked through: at most twenty exchanges. Every job reads them, so very short ones must not make that a long read.</summary>
    public const int MostTurns = 40;

    /// <summary>The newest exchanges that fit whole, oldest first. Pure.</summary>
    /// <param name="newestFirst">A conversation's last turns. The lane writes a job's turns together, so an exchange is always two neighbours.</param>
    /// <param name="characters">For all of them together.</param>
    public static IReadOnlyList<Exchange> Newest(IReadOnlyList<(TurnRole Role, string Text)> newestFirst, int characters)
    {
        var exchanges = new List<Exchange>(newestFirst.Count / 2);
        for (var i = 0; i + 1 < newestFirst.Count; i++)
        {
            if (newestFirst[i].Role != TurnRole.Assistant || newestFirst[i + 1].Role != TurnRole.User) continue;
            var exchange = new Exchange(newestFirst[i + 1].Text, newestFirst[i].Text);
            characters -= exchange.Asked.Length + exchange.Answered.Length;
            if (characters < 0) break;
            exchanges.Add(exchange);
            i++;
        }

        exchanges.Reverse();
        return exchanges;
    }
}
