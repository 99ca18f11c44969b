using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.OpenConsole;

internal static class ConsoleReport
{
    public static async Task<int> RunAsync(ConsoleLengths lengths, CancellationToken cancellationToken)
    {
        Progress.Say($"Starting a private PostgreSQL and Redis");
        await using var postgres = await PrivatePostgres.StartAsync();
        var rounds = new List<ConsoleRound>();
        for (var round = 1; round <= lengths.Rounds; round++)
        {
            Progress.Say($"Round {round} of {lengths.Rounds}");
            await using var redis = await LocalRedis.StartAsync();
            var database = await postgres.CreateDatabaseAsync();
            rounds.Add(await ConsoleRound.MeasureAsync(new ClusterStores(database, redis.ConnectionString), lengths, cancellationToken));
            await postgres.DropDatabaseAsync(database);
        }

        (string Name, string Key, Measured Values)[] figures =
        [
            ("cores without a console", "core_without", Of(rounds, r => r.None)),
            ("cores more with one console", "core_share", Of(rounds, r => r.One.Zip(r.None, (with, without) => with - without))),
            ($"cores more with {ConsoleRound.Crowd} consoles", $"core_share_{ConsoleRound.Crowd}", Of(rounds, r => r.Twenty.Zip(r.None, (with, without) => with - without))),
            ("messages answered per minute", "messages_per_minute", Measured.Of(rounds, r => r.PerMinute)),
            ("first paint, ms", "first_paint_ms", Of(rounds, r => r.Page.FirstPaint)),
            ("a node's new state is shown after, ms", "shown_ms", Of(rounds, r => r.Page.Shown)),
        ];
        var table = new Table($"one gateway, {ConsoleRound.Nodes} nodes", "median", "least … most");
        foreach (var (name, _, values) in figures) table.Add(name, Figures.Read(values.Median), $"{Figures.Read(values.Least)} … {Figures.Read(values.Most)}");
        Console.WriteLine(table);
        Console.WriteLine(Figures.ResultLine(figures.Select(f => (f.Key, f.Values.Median))));
        return 0;
    }

    /// <summary>Each window counts: their spread is the machine's own unrest, beside which a difference must be judged.</summary>
    private static Measured Of(List<ConsoleRound> rounds, Func<ConsoleRound, IEnumerable<double>> values) => new([.. rounds.SelectMany(values)]);
}
