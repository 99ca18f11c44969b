using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>The main path over real processes, and how turns per second grow with the number of workers.</summary>
internal static class ClusterPathReport
{
    public static async Task<int> RunAsync(bool quick, CancellationToken cancellationToken)
    {
        var lengths = quick ? ClusterPathLengths.Quick : ClusterPathLengths.Full;
        Progress.Say($"Starting a private PostgreSQL and Redis");
        await using var postgres = await PrivatePostgres.StartAsync();
        Progress.Say($"{await postgres.DescribeAsync()}");
        var rounds = new List<ClusterPathRound>();
        for (var round = 1; round <= lengths.Rounds; round++)
        {
            Progress.Say($"Round {round} of {lengths.Rounds}");
            await using var redis = await LocalRedis.StartAsync();
            var database = await postgres.CreateDatabaseAsync();
            rounds.Add(await ClusterPathRound.MeasureAsync(new ClusterStores(database, redis.ConnectionString), lengths, cancellationToken));
            await postgres.DropDatabaseAsync(database);
        }

        var figures = FiguresOf(rounds);
        var table = new Table("2 gateways, workers, channel node, PostgreSQL, Redis as processes", "median", "least … most");
        foreach (var (name, _, values) in figures) table.Add(name, Figures.Read(values.Median), $"{Figures.Read(values.Least)} … {Figures.Read(values.Most)}");
        Console.WriteLine(table);
        Console.WriteLine("For comparison, measured on another day and written down in our notes on upstream: one upstream gateway does about 3 (new sessions) to 5.5 turns/s");
        Console.WriteLine("against a model that takes 50 ms, and no more with more callers.");
        var picture = Path.Combine(Repository.Artifacts, "path-cluster.svg");
        await File.WriteAllTextAsync(picture, ClusterPathPlot.Draw([.. Enumerable.Range(0, 3).Select(i => Measured.Of(rounds, r => r.Turns[i]))]), cancellationToken);
        Progress.Say($"Drew {picture}");
        Console.WriteLine(Figures.ResultLine(figures.Select(f => (f.Key, f.Values.Median))));
        return 0;
    }

    private static List<(string Name, string Key, Measured Values)> FiguresOf(List<ClusterPathRound> rounds) =>
    [
        ("POST → model called, p50 ms", "accept_start_p50_ms", Measured.Of(rounds, r => Measured.Percentile(r.Posts, 0.5))),
        ("POST → model called, p99 ms", "accept_start_p99_ms", Measured.Of(rounds, r => Measured.Percentile(r.Posts, 0.99))),
        ("accepts per second, 50 in flight, through the balancer", "accepts_per_s", Measured.Of(rounds, r => r.Accepts)),
        ("turns per second, 1 worker × 4 slots, 50 ms model (ideal 80)", "turns_per_s_1", Measured.Of(rounds, r => r.Turns[0])),
        ("turns per second, 2 workers (ideal 160)", "turns_per_s_2", Measured.Of(rounds, r => r.Turns[1])),
        ("turns per second, 3 workers (ideal 240)", "turns_per_s_3", Measured.Of(rounds, r => r.Turns[2])),
        ("the model's calls meanwhile, ms on average", "model_ms", Measured.Of(rounds, r => r.ModelTook)),
        ("share of the ideal, 3 workers", "ideal_share_3", Measured.Of(rounds, r => r.Turns[2] / (3 * ClusterPathRound.IdealPerWorker))),
        ("3 workers against 1", "scaling_3", Measured.Of(rounds, r => r.Turns[2] / r.Turns[0])),
        ("most turns per second, slots to spare, model answers at once", "max_turns_per_s", Measured.Of(rounds, r => r.Most)),
    ];
}
