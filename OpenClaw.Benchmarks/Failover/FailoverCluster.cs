using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OpenClaw.Benchmarks.ClusterPath;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>
/// Two gateways and three workers as processes, and a model whose calls wait until they are let go, so that a job runs for exactly as long as a
/// measurement needs it to.
/// </summary>
internal sealed class FailoverCluster : IAsyncDisposable
{
    public const int Jobs = 50;

    /// <summary>Of each worker: two of three can take the third's jobs and still have room.</summary>
    public const int Slots = 64;

    private const int WarmUpRounds = 2;
    private const int WarmUpPieces = 4;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly SleepingModel _model;
    private readonly PatientClient _client;
    private readonly HttpClient _operator;
    private readonly ClusterClient _counts;
    private TaskCompletionSource _gate = new();
    private int _sent;

    private FailoverCluster(LocalCluster cluster, SleepingModel model)
    {
        (Cluster, _model) = (cluster, model);
        _client = new PatientClient(cluster.Address, cluster.AdminKey);
        _operator = new HttpClient { BaseAddress = cluster.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.AdminKey) } };
        _counts = new ClusterClient(cluster);
        model.CalledBy = Calls.Add;
    }

    public LocalCluster Cluster { get; }

    public CallLog Calls { get; } = new();

    /// <summary>Messages accepted so far; their numbers are those below.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public static async Task<FailoverCluster> StartAsync(ClusterStores stores, CancellationToken cancellationToken)
    {
        var model = await SleepingModel.StartAsync();
        try
        {
            return new FailoverCluster(await LocalCluster.StartAsync(stores, new ClusterSize(Gateways: 2, Workers: 3, Channels: 0), (role, number) => Settings(model, role, number), cancellationToken), model);
        }
        catch
        {
            await model.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the model calls a worker.</summary>
    public static string NameOf(ClusterNode worker) => NameOf(worker.Number);

    /// <summary>From now on the model answers nobody.</summary>
    public void Hold()
    {
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_model.Delay, _model.Pieces, _model.Gate) = (TimeSpan.Zero, 1, _gate.Task);
    }

    /// <summary>Answers all who wait, and from now on everybody.</summary>
    /// <param name="delay">After so long.</param>
    /// <param name="pieces">In so many pieces.</param>
    public void LetGo(TimeSpan delay = default, int pieces = 1)
    {
        (_model.Delay, _model.Pieces, _model.Gate) = (delay, pieces, Task.CompletedTask);
        _gate.TrySetResult();
    }

    /// <returns>Its number.</returns>
    public async Task<int> SendAsync(string? conversation, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _sent) - 1;
        await _client.SendAsync(conversation ?? $"failover-{number}", $"{number} words to answer", null, cancellationToken);
        return number;
    }

    /// <summary>Makes one worker run all of them: the others have the weight 0 until they run.</summary>
    public async Task<int[]> FillAsync(ClusterNode worker, CancellationToken cancellationToken)
    {
        await WarmUpAsync(cancellationToken);
        Hold();
        await WeighAsync(Cluster.Workers.Where(other => other != worker), cancellationToken);
        var messages = await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => SendAsync(null, cancellationToken)));
        await WaitAsync(() => messages.All(m => Calls.Of(m).Count > 0), "not all jobs were started", cancellationToken);
        if (messages.Any(m => Calls.Of(m) is not [var call] || call.Worker != NameOf(worker))) throw new BenchmarkException($"Not all jobs run on {worker}.");
        await WeighAsync([], cancellationToken);
        return messages;
    }

    /// <summary>Jobs for all, because a worker that never ran one compiles its code for a second or two when the first fifty come at once.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        LetGo(WarmUpTime, WarmUpPieces);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Cluster.Workers.Count * Jobs).Select(_ => SendAsync(null, cancellationToken)));
            await AnsweredAsync(cancellationToken);
        }
    }

    /// <summary>Waits until every gateway gives every worker all of its slots: no slow start is under way.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var gateway in Cluster.Gateways)
        {
            using var client = new PatientClient(gateway.Address, Cluster.AdminKey);
            await WaitAsync(async () =>
            {
                var candidates = (await client.GetAsync("/api/cluster/selection?explain=true", cancellationToken))["explanation"]!["candidates"]!.AsArray();
                return candidates.Count(c => (string)c!["eligibility"]! == "eligible" && (int)c["usableSlots"]! == Slots) == Cluster.Workers.Count;
            }, "not all workers were there with all their slots", cancellationToken);
        }
    }

    /// <summary>Waits until nothing waits or runs.</summary>
    public Task AnsweredAsync(CancellationToken cancellationToken) => _counts.DrainAsync(Limit, cancellationToken);

    public static Task WaitAsync(Func<bool> isTrue, string otherwise, CancellationToken cancellationToken) =>
        WaitAsync(() => Task.FromResult(isTrue()), otherwise, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        LetGo();
        _client.Dispose();
        _operator.Dispose();
        _counts.Dispose();
        await Cluster.DisposeAsync();
        await _model.DisposeAsync();
    }

    public static async Task WaitAsync(Func<Task<bool>> isTrue, string otherwise, CancellationToken cancellationToken)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !await isTrue(); await Task.Delay(Step, cancellationToken))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit) throw new BenchmarkException($"In {Limit.TotalSeconds} s {otherwise}.");
        }
    }

    private async Task WeighAsync(IEnumerable<ClusterNode> idle, CancellationToken cancellationToken)
    {
        var weights = idle.ToDictionary(worker => worker.Id, _ => 0);
        using var answer = await _operator.PutAsJsonAsync("/api/cluster/selection", new { weights }, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new BenchmarkException($"The weights were refused with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        foreach (var gateway in Cluster.Gateways)
        {
            using var client = new PatientClient(gateway.Address, Cluster.AdminKey);
            await WaitAsync(
                async () => (await client.GetAsync("/api/cluster/selection", cancellationToken))["weights"]!.AsObject().Select(pair => pair.Key).ToHashSet().SetEquals(weights.Keys),
                "not every gateway took the weights", cancellationToken);
        }
    }

    private static string NameOf(int worker) => $"worker-{worker}";

    private static Dictionary<string, string> Settings(SleepingModel model, NodeRole role, int number) => new(role == NodeRole.Worker ? model.SettingsOfNode(NameOf(number)) : model.SettingsOfNode())
    {
        ["OpenClaw__Worker__Slots"] = Slots.ToString(CultureInfo.InvariantCulture),
        ["OpenClaw__Worker__DrainGrace"] = "00:00:00",
    };
}
