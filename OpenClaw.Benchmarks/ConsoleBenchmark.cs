using System.CommandLine;
using OpenClaw.Benchmarks.OpenConsole;

namespace OpenClaw.Benchmarks;

/// <summary>What it costs a gateway that an operator watches.</summary>
internal static class ConsoleBenchmark
{
    public static Command Command()
    {
        var quick = new Option<bool>("--quick") { Description = "One round of short windows instead of three long ones (about two minutes)." };
        var command = new Command("console", "A gateway with 50 nodes and 10 000 messages a minute: how much of a core it spends more with consoles open than without; and how soon the page is painted and shows what happens, in a real browser. On real processes.") { quick };
        command.SetAction((parsed, cancellationToken) => ConsoleReport.RunAsync(parsed.GetValue(quick) ? ConsoleLengths.Quick : ConsoleLengths.Full, cancellationToken));
        return command;
    }
}
