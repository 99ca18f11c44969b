using System.Globalization;
using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>What one round on real processes measured.</summary>
/// <param name="Posts">Milliseconds from POST to the model's call, each message.</param>
/// <param name="Accepts">Messages accepted per second while no worker runs.</param>
/// <param name="Most">Turns per second with slots to spare and a model that answers at once.</param>
/// <param name="Turns">Turns per second with 1, 2 and 3 warm workers of four slots and a model that takes 50 ms; three are started, then one after the other is stopped.</param>
/// <param name="ModelTook">Milliseconds of the model's calls meanwhile, on average.</param>
internal sealed record ClusterPathRound(double[] Posts, double Accepts, double Most, double[] Turns, double ModelTook)
{
    public const int Slots = 4;
    public static readonly TimeSpan ModelTime = TimeSpan.FromMilliseconds(50);
    public static readonly double IdealPerWorker = Slots / ModelTime.TotalSeconds;

    private const int InFlight = 50;
    private const int MostConversations = 500;
    private const int TurnConversations = 200;
    private const int PerSecond = 20;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public static async Task<ClusterPathRound> MeasureAsync(ClusterStores stores, ClusterPathLengths lengths, CancellationToken cancellationToken)
    {
        await using var model = await SleepingModel.StartAsync();
        double accepts, most;
        double[] posts;
        await using (var cluster = await StartAsync(stores, workers: 0, model, slots: null, cancellationToken))
        using (var client = new ClusterClient(cluster))
        {
            accepts = await client.SendBacklogAsync("most", MostConversations, lengths.Backlog / MostConversations, InFlight, cancellationToken);
            Progress.Say($"  accepts: {Figures.Read(accepts)}/s");
            most = await MeasureMostAsync(cluster, client, model, lengths.Backlog, cancellationToken);
            Progress.Say($"  the most: {Figures.Read(most)} turns/s");
            posts = await MeasurePostsAsync(client, model, lengths.Posts, cancellationToken);
            Progress.Say($"  POST to model: {StartLatency.Describe(posts)}");
        }

        var (turns, modelTook) = await MeasureTurnsAsync(stores, model, lengths, cancellationToken);
        return new ClusterPathRound(posts, accepts, most, turns, modelTook);
    }

    private static Task<LocalCluster> StartAsync(ClusterStores stores, int workers, SleepingModel model, int? slots, CancellationToken cancellationToken) =>
        LocalCluster.StartAsync(stores, new ClusterSize(Gateways: 2, Workers: workers, Channels: 1), (_, _) =>
        {
            var settings = model.SettingsOfNode();
            settings["OpenClaw__Admission__MaxQueued"] = "100000000";
            if (slots is { } count) settings["OpenClaw__Worker__Slots"] = count.ToString(CultureInfo.InvariantCulture);
            return settings;
        }, cancellationToken);

    /// <summary>From a tenth of the backlog to nine tenths: neither the first leases nor the last stragglers. No call is answered before all workers are there.</summary>
    private static async Task<double> MeasureMostAsync(LocalCluster cluster, ClusterClient client, SleepingModel model, int backlog, CancellationToken cancellationToken)
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (model.Delay, model.Gate) = (TimeSpan.Zero, opened.Task);
        var before = model.Answered;
        for (var i = 0; i < 3; i++) await cluster.AddAsync(NodeRole.Worker, cancellationToken);
        opened.SetResult();
        var from = await WaitForAsync(model, before + (backlog / 10), cancellationToken);
        var to = await WaitForAsync(model, before + (backlog * 9 / 10), cancellationToken);
        await client.DrainAsync(DrainLimit, cancellationToken);
        return (to.Count - from.Count) / TimeProvider.System.GetElapsedTime(from.At, to.At).TotalSeconds;
    }

    private static async Task<(long Count, long At)> WaitForAsync(SleepingModel model, long answered, CancellationToken cancellationToken)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(10, cancellationToken))
        {
            var count = model.Answered;
            if (count >= answered) return (count, TimeProvider.System.GetTimestamp());
            if (TimeProvider.System.GetElapsedTime(started) > DrainLimit) throw new BenchmarkException($"The model was asked {count} times, not {answered}, in {DrainLimit.TotalSeconds} s.");
        }
    }

    private static async Task<double[]> MeasurePostsAsync(ClusterClient client, SleepingModel model, TimeSpan duration, CancellationToken cancellationToken)
    {
        await OpenLoop.MeasureAsync(TimeSpan.FromSeconds(3), PerSecond, called => model.Called = called, client.SendAsync, cancellationToken);
        return await OpenLoop.MeasureAsync(duration, PerSecond, called => model.Called = called, client.SendAsync, cancellationToken);
    }

    private static async Task<(double[] Turns, double ModelTook)> MeasureTurnsAsync(ClusterStores stores, SleepingModel model, ClusterPathLengths lengths, CancellationToken cancellationToken)
    {
        model.Delay = ModelTime;
        model.Called = _ => { };
        const int MostWorkers = 3;
        await using var cluster = await StartAsync(stores, MostWorkers, model, Slots, cancellationToken);
        using var client = new ClusterClient(cluster);
        // More than the warm-up and all stages can take: no stage may run dry.
        var perWorker = (MostWorkers * lengths.WarmUp) + ((lengths.Window + Settling + TimeSpan.FromSeconds(2)) * Enumerable.Range(1, MostWorkers).Sum());
        var backlog = (int)(IdealPerWorker * perWorker.TotalSeconds);
        await client.SendBacklogAsync("turns", TurnConversations, (backlog / TurnConversations) + 1, InFlight, cancellationToken);
        await Task.Delay(lengths.WarmUp, cancellationToken);
        var (answered, taken) = (model.Answered, model.Taken);
        var turns = new double[MostWorkers];
        for (var workers = MostWorkers; workers > 0; workers--)
        {
            if (workers < MostWorkers) await cluster.Workers.First(worker => worker.IsRunning).TerminateAsync();
            await Task.Delay(Settling, cancellationToken);
            var (before, from) = (model.Answered, TimeProvider.System.GetTimestamp());
            await Task.Delay(lengths.Window, cancellationToken);
            turns[workers - 1] = (model.Answered - before) / TimeProvider.System.GetElapsedTime(from).TotalSeconds;
            Progress.Say($"  {workers} × {Slots} slots: {Figures.Read(turns[workers - 1])} turns/s of {Figures.Read(workers * IdealPerWorker)}");
        }

        var modelTook = (model.Taken - taken) / (model.Answered - answered);
        await client.DrainAsync(DrainLimit, cancellationToken);
        return (turns, modelTook);
    }
}

/// <summary>How much is measured.</summary>
/// <param name="Backlog">Messages for the most that this machine reaches.</param>
/// <param name="WarmUp">All workers work so long before anything is counted: a process that just started spends its time compiling.</param>
/// <param name="Window">For each number of workers.</param>
internal sealed record ClusterPathLengths(int Rounds, int Backlog, TimeSpan Posts, TimeSpan WarmUp, TimeSpan Window)
{
    public static readonly ClusterPathLengths Quick = new(1, 5_000, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(6));
    public static readonly ClusterPathLengths Full = new(3, 15_000, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15));
}
