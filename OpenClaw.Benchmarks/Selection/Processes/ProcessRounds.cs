using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>Plays every case on processes. YARP as it comes plays beside ours, with model servers of its own, so that both see the same minutes.</summary>
internal sealed class ProcessRounds(PrivatePostgres postgres, IReadOnlyList<Contestant> contestants, ProcessLengths lengths) : IAsyncDisposable
{
    private ClusterStage? _stage;
    private (IReadOnlyList<WorkerPlan> Workers, int Gateways, double Heartbeat)? _shape;

    public static async Task<IReadOnlyList<(string Key, CaseResult Result)>> MeasureAsync(
        IReadOnlyList<(string Key, Scenario Scenario)> cases, IReadOnlyList<Contestant> contestants, ProcessLengths lengths, int runs, CancellationToken cancellationToken)
    {
        Progress.Say($"Starting a private PostgreSQL");
        await using var postgres = await PrivatePostgres.StartAsync();
        await using var rounds = new ProcessRounds(postgres, contestants, lengths);
        (string Key, CaseResult Result)[] results = [.. cases.Select(c => (c.Key, new CaseResult { Scenario = lengths.Fit(c.Scenario) }))];
        for (var run = 1; run <= runs; run++)
        {
            foreach (var (_, result) in results)
            {
                Progress.Say($"{result.Scenario.Name}, run {run} of {runs}");
                await rounds.PlayAsync(result, run, cancellationToken);
            }
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stage is not null) await _stage.DisposeAsync();
        (_stage, _shape) = (null, null);
    }

    private async Task PlayAsync(CaseResult result, int run, CancellationToken cancellationToken)
    {
        var scenario = result.Scenario;
        var plans = Arrivals.Plan(scenario, lengths.JobsOf(scenario), seed: 1000 * run);
        var ideal = Simulation.Play(scenario, plans, Contestant.Ideal, run);
        Progress.Say($"  {Contestant.Ideal.Name}: p50 {ideal.Percentile(0.5):0.00} s, p99 {ideal.Percentile(0.99):0.00} s");
        result.Add(Contestant.Ideal, ideal);
        var yarp = scenario.LosesGateway ? [] : contestants.Where(c => c.Way == WayIn.PlainYarp).ToArray();
        foreach (var ours in contestants.Where(c => c.Way is WayIn.Queued or WayIn.Proxied))
        {
            var stage = await StageAsync(scenario, cancellationToken);
            var playing = stage.PlayAsync(ours, scenario, plans, cancellationToken);
            var beside = await Task.WhenAll(yarp.Select(contestant => PlayYarpAsync(contestant, scenario, plans, run, cancellationToken)));
            result.Add(ours, await playing);
            foreach (var (contestant, other) in yarp.Zip(beside)) result.Add(contestant, other);
            yarp = [];
        }
    }

    private static async Task<LbRun> PlayYarpAsync(Contestant contestant, Scenario scenario, IReadOnlyList<JobPlan> plans, int run, CancellationToken cancellationToken)
    {
        await using var stage = new YarpStage(run);
        return await stage.PlayAsync(contestant, scenario, plans, cancellationToken);
    }

    // What joined or died is there, or not, for the next one too.
    private async Task<ClusterStage> StageAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        var shape = (scenario.Workers, scenario.Gateways, scenario.Heartbeat);
        var isSpent = scenario.LosesGateway || scenario.Workers.Any(w => w.JoinsAt > 0);
        if (_stage is not null && !isSpent && _shape is { } had && had.Workers.SequenceEqual(shape.Workers) && (had.Gateways, had.Heartbeat) == (shape.Gateways, shape.Heartbeat)) return _stage;
        await DisposeAsync();
        _stage = await ClusterStage.StartAsync(postgres, scenario, cancellationToken);
        _shape = isSpent ? null : shape;
        return _stage;
    }
}
