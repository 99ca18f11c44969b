using System.CommandLine;
using OpenClaw.Benchmarks.Footprint;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks;

/// <summary>What the single-node edition costs a machine while nobody talks to it: time to start, memory when idle.</summary>
internal static class FootprintBenchmark
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static Command Command()
    {
        var quick = new Option<bool>("--quick") { Description = "Three starts instead of five, and memory after the last one only." };
        var command = new Command("footprint", "Publishes the single-node edition and measures its start (process start to the first good GET /health) and its memory after 10 s of idleness.") { quick };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(quick), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool quick, CancellationToken cancellationToken)
    {
        var program = await StandalonePublisher.PublishAsync(cancellationToken);
        var data = Directory.CreateTempSubdirectory("openclaw-bench-").FullName;
        try
        {
            double first;
            await using (var process = await StandaloneProcess.StartAsync(program, data, cancellationToken)) first = process.StartMilliseconds;
            Progress.Say($"First start, which makes database and keys: {Figures.Read(first)} ms");

            var (starts, memory) = (new List<double>(), new List<double>());
            var count = quick ? 3 : 5;
            for (var i = 1; i <= count; i++)
            {
                await using var process = await StandaloneProcess.StartAsync(program, data, cancellationToken);
                starts.Add(process.StartMilliseconds);
                Progress.Say($"Start {i} of {count}: {Figures.Read(process.StartMilliseconds)} ms");
                if (quick && i < count) continue;
                await Task.Delay(Idle, cancellationToken);
                memory.Add(await process.ResidentMegabytesAsync(cancellationToken));
                Progress.Say($"  idle for {Idle.TotalSeconds} s: {Figures.Read(memory[^1])} MB");
            }

            Report(first, new Measured(starts), new Measured(memory));
            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static void Report(double first, Measured starts, Measured memory)
    {
        var table = new Table("single-node edition", "median", "least … most");
        table.Add("first start, ms", Figures.Read(first), "");
        table.Add("start, ms", Figures.Read(starts.Median), $"{Figures.Read(starts.Least)} … {Figures.Read(starts.Most)}");
        table.Add("idle memory (resident), MB", Figures.Read(memory.Median), $"{Figures.Read(memory.Least)} … {Figures.Read(memory.Most)}");
        Console.WriteLine(table);
        Console.WriteLine(Figures.ResultLine([("idle_rss_mb", memory.Median), ("start_ms", starts.Median), ("first_start_ms", first)]));
    }
}
