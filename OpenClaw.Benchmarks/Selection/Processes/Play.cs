using System.Globalization;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>One contestant's messages on their way: each is sent when its time has come, whatever became of those before it. Times count from the first
/// possible arrival, so what a slow sender adds counts too.</summary>
internal sealed class Play(Scenario scenario, IReadOnlyList<JobPlan> plans, int number)
{
    /// <summary>No play has more messages than this, so a message's number says of which play it is.</summary>
    private const int Most = 1_000_000;

    /// <summary>So many unanswered ones are a backlog that grows: the fleet answers some 25 in a second. It bounds the connections too, four for each.</summary>
    private const int MostUnanswered = 700;

    private readonly LbJob[] _jobs = [.. plans.Select(plan => new LbJob(plan))];
    private readonly DateTimeOffset _began = TimeProvider.System.GetUtcNow();
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private readonly MachineLoad _machine = MachineLoad.Begin();

    public Scenario Scenario => scenario;
    public int Number => number;
    public double Now => TimeProvider.System.GetElapsedTime(_startedAt).TotalSeconds;

    public static int NumberOf(int message) => message / Most;

    public int MessageOf(LbJob job) => (number * Most) + job.Plan.Number;

    public string TextOf(LbJob job) => ModelFleet.TextOf(MessageOf(job), job.Plan.Work);

    public void Started(int message, ModelServer server)
    {
        var job = _jobs[message % Most];
        job.Worker = server.Plan;
        if (double.IsNaN(job.StartedAt)) job.StartedAt = Now;
    }

    public void Failed(int message) => _jobs[message % Most].Errors++;

    /// <summary>What the store said: when, by the machine's clock, and whether it was answered.</summary>
    public void Ended(int message, DateTimeOffset at, bool isAnswered)
    {
        var job = _jobs[message % Most];
        (job.EndedAt, job.IsLost) = ((at - _began).TotalSeconds, !isAnswered);
    }

    /// <summary>Sends everything in its time; returns when all senders have, after the limit, or when too many wait.</summary>
    /// <param name="send">Returns when this message is out of its hands.</param>
    public async Task SendAsync(Func<LbJob, CancellationToken, Task> send, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = new List<Task>(_jobs.Length);
        foreach (var job in _jobs)
        {
            var early = job.Plan.ArrivesAt - Now;
            if (early > 0) await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(1000 * early)), cancellationToken);
            sending.RemoveAll(sent => sent.IsCompletedSuccessfully);
            if (sending.Count >= MostUnanswered)
            {
                await limit.CancelAsync();
                break;
            }

            sending.Add(send(job, limit.Token));
        }

        limit.CancelAfter(patience);
        try
        {
            await Task.WhenAll(sending);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A backlog that grew: what is left has no end, and the run says so.
        }
    }

    public LbRun End(Contestant contestant)
    {
        var run = new LbRun(scenario, _jobs, _jobs.Any(job => double.IsNaN(job.EndedAt))) { MachineShare = _machine.Share };
        var p99 = run.IsUnstable ? "unstable" : string.Create(CultureInfo.InvariantCulture, $"p50 {run.Percentile(0.5):0.00} s, p99 {run.Percentile(0.99):0.00} s");
        Progress.Say($"  {contestant.Name}: {_jobs.Length} messages, {p99}; {_jobs.Count(job => job.Errors > 0)} saw an error, {run.Lost} lost; machine {100 * run.MachineShare:0} % busy");
        return run;
    }
}
