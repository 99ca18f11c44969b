using System.CommandLine;
using OpenClaw.Benchmarks.ClusterPath;
using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks;

/// <summary>The main path on one host: how soon a message reaches the model, how many are accepted and worked per second, beside what the store below could do at most.</summary>
internal static class PathBenchmark
{
    public static Command Command()
    {
        var quick = new Option<bool>("--quick") { Description = "One short round instead of five long ones (about a minute and a half)." };
        var store = new Option<string>("--store") { Description = "Which store.", DefaultValueFactory = _ => "both" };
        store.AcceptOnlyFromAmong("both", "sqlite", "postgres");
        var workers = new Option<int>("--workers") { Description = "Workers (1 to 16).", DefaultValueFactory = _ => 2 };
        workers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 16) result.AddError("--workers must be 1 to 16.");
        });
        var slots = new Option<int?>("--slots") { Description = "Slots of each worker (default: the product's)." };
        var cluster = new Option<bool>("--cluster") { Description = "Real processes instead: 2 gateways, 1 to 3 workers, a channel node, PostgreSQL, Redis. Draws artifacts/benchmarks/path-cluster.svg." };
        var command = new Command("path", "Accept-to-start latency, accepts and strictly ordered jobs per second on SQLite and PostgreSQL, beside the raw rates of the same minute. Draws artifacts/benchmarks/path.svg.")
        {
            quick, store, workers, slots, cluster,
        };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(cluster) ? ClusterPathReport.RunAsync(parsed.GetValue(quick), cancellationToken) : RunAsync(
            parsed.GetValue(quick) ? PathLengths.Quick(parsed.GetValue(workers), parsed.GetValue(slots)) : PathLengths.Full(parsed.GetValue(workers), parsed.GetValue(slots)),
            parsed.GetValue(store)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PathLengths lengths, string which, CancellationToken cancellationToken)
    {
        var results = new List<StoreResult>();
        if (which != "sqlite")
        {
            Progress.Say($"Starting a private PostgreSQL");
            await using var server = await PrivatePostgres.StartAsync();
            Progress.Say($"{await server.DescribeAsync()}");
            results.Add(await MeasureAsync(new PostgresBenchmarkStore(server), lengths, cancellationToken));
        }

        if (which != "postgres") results.Add(await MeasureAsync(new SqliteBenchmarkStore(), lengths, cancellationToken));

        Console.WriteLine(Report(results));
        var picture = Path.Combine(Repository.Artifacts, "path.svg");
        await File.WriteAllTextAsync(picture, PathPlot.Draw(results), cancellationToken);
        Progress.Say($"Drew {picture}");
        Console.WriteLine(Figures.ResultLine(results.SelectMany(result => result.Figures.Where(f => f.Key is not null).Select(f => (result.Prefix + f.Key, f.Values.Median)))));
        return 0;
    }

    private static async Task<StoreResult> MeasureAsync(BenchmarkStore store, PathLengths lengths, CancellationToken cancellationToken)
    {
        var rounds = new List<PathRound>();
        for (var round = 1; round <= lengths.Rounds; round++)
        {
            Progress.Say($"{store.Name}, round {round} of {lengths.Rounds}");
            rounds.Add(await PathRound.MeasureAsync(store, lengths, cancellationToken));
        }

        return new StoreResult(store.Name, store.Prefix, rounds);
    }

    private static Table Report(List<StoreResult> results)
    {
        var table = new Table(["", .. results.SelectMany(result => new[] { result.Name, "least … most" })]);
        for (var i = 0; i < results[0].Figures.Count; i++)
        {
            table.Add([
                results[0].Figures[i].Name,
                .. results.SelectMany(result => result.Figures[i].Values is var v ? new[] { Figures.Read(v.Median), $"{Figures.Read(v.Least)} … {Figures.Read(v.Most)}" } : []),
            ]);
        }

        return table;
    }
}
