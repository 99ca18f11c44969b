using System.CommandLine;
using OpenClaw.Core.Storage;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>The verb <c>restored</c>: what stands between a restored store and the first process that opens it.</summary>
public static class RestoredVerb
{
    /// <param name="description">What is made usable, and what must not run meanwhile.</param>
    public static Command Create(string description, Func<ParseResult, RestoredReplies, CancellationToken, Task<RestoreReport>> run)
    {
        var replies = new Option<RestoredReplies>("--replies") { Description = "What becomes of replies that were due when the backup was made: hold (nothing is sent twice) or send (nothing is late).", DefaultValueFactory = _ => RestoredReplies.Hold };
        var restored = new Command("restored", $"{description} See docs/deployment/backup.md.") { replies };
        restored.SetAction((parsed, cancellationToken) => StartupError.ExplainAsync(async () => Console.WriteLine((await run(parsed, parsed.GetValue(replies), cancellationToken)).Text)));
        return restored;
    }
}
