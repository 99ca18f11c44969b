using System.Diagnostics;
using OpenClaw.Benchmarks.ClusterPath;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.OpenConsole;

/// <summary>Cores that the gateway spent in each window, by the number of consoles, and what was answered meanwhile.</summary>
/// <param name="PerMinute">Messages answered per minute over all windows.</param>
/// <param name="Page">Looked at before the load begins.</param>
internal sealed record ConsoleRound(double[] None, double[] One, double[] Twenty, double PerMinute, ConsolePage Page)
{
    public const int Nodes = 50;
    public const int Crowd = 20;
    private const int Workers = 2;
    private const double PerSecond = 10_000 / 60.0;
    private const int Conversations = 500;

    /// <summary>With and without in turns, so that a machine that becomes slower or faster meanwhile does so for both.</summary>
    public static async Task<ConsoleRound> MeasureAsync(ClusterStores stores, ConsoleLengths lengths, CancellationToken cancellationToken)
    {
        await using var model = await SleepingModel.StartAsync();
        await using var cluster = await LocalCluster.StartAsync(stores, new ClusterSize(1, Workers, 0), (_, _) =>
        {
            var settings = model.SettingsOfNode();
            settings["OpenClaw__Admission__MaxQueued"] = "100000000";
            settings["OpenClaw__Worker__Slots"] = "32";
            return settings;
        }, cancellationToken);
        await using var ghosts = await GhostNodes.StartAsync(stores, Nodes - Workers - 1, cancellationToken);
        var page = await ConsolePage.MeasureAsync(cluster, lengths.Looks, cancellationToken);
        Progress.Say($"  first paint after {Figures.Read(page.FirstPaint.Min())} … {Figures.Read(page.FirstPaint.Max())} ms");
        using var client = new ClusterClient(cluster);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = LoadAsync(client, stop.Token);
        await Task.Delay(lengths.WarmUp, cancellationToken);
        var (before, from) = (model.Answered, Stopwatch.GetTimestamp());
        var (none, one, twenty) = (new double[lengths.Cycles], new double[lengths.Cycles], new double[lengths.Cycles]);
        for (var i = 0; i < lengths.Cycles; i++)
        {
            none[i] = await SpendAsync(cluster, 0, lengths.Window, cancellationToken);
            one[i] = await SpendAsync(cluster, 1, lengths.Window, cancellationToken);
            twenty[i] = await SpendAsync(cluster, Crowd, lengths.Window, cancellationToken);
            Progress.Say($"  cores: {Figures.Read(none[i])} without, {Figures.Read(one[i])} with one, {Figures.Read(twenty[i])} with {Crowd}");
        }

        var perMinute = (model.Answered - before) / Stopwatch.GetElapsedTime(from).TotalMinutes;
        await stop.CancelAsync();
        await load;
        return new ConsoleRound(none, one, twenty, perMinute, page);
    }

    private static async Task<double> SpendAsync(LocalCluster cluster, int consoles, TimeSpan window, CancellationToken cancellationToken)
    {
        using var gateway = Process.GetProcessById(cluster.Gateways[0].ProcessId);
        await using var open = new OpenConsoles(cluster.Gateways[0].Address, cluster.AdminKey, consoles);
        await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken); // connections are made and keys are known
        gateway.Refresh();
        var (spent, from) = (gateway.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(window, cancellationToken);
        gateway.Refresh();
        return (gateway.TotalProcessorTime - spent) / Stopwatch.GetElapsedTime(from);
    }

    private static async Task LoadAsync(ClusterClient client, CancellationToken cancellationToken)
    {
        var sending = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        try
        {
            for (var i = 0; ; i++)
            {
                if (TimeSpan.FromSeconds(i / PerSecond) - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait) await Task.Delay(wait, cancellationToken);
                sending.Add(client.SendAsync($"load-{i % Conversations}", i, cancellationToken));
                if (sending.Count > 1000) sending.RemoveAll(task => task.IsCompletedSuccessfully);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sending).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
