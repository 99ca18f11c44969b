using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OpenClaw.Core.Jobs;

namespace OpenClaw.Worker.Execution;

/// <summary>The jobs that run here, by (job, token): a repeated offer finds its run, an offer of a newer lease is another run.</summary>
internal sealed class RunningJobs : IDisposable
{
    private readonly ConcurrentDictionary<JobLease, JobRun> _runs = new();
    private readonly CancellationTokenSource _abandoned = new();

    /// <summary>Cancelled when the process will not wait for its last writes any longer.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    public bool TryFind(JobLease lease, [NotNullWhen(true)] out JobRun? run) => _runs.TryGetValue(lease, out run);

    public bool TryAdd(JobRun run) => _runs.TryAdd(run.Job.Lease, run);

    public void Remove(JobRun run) => _runs.TryRemove(KeyValuePair.Create(run.Job.Lease, run));

    public bool HasJob(Guid jobId)
    {
        foreach (var (lease, _) in _runs)
        {
            if (lease.JobId == jobId) return true;
        }

        return false;
    }

    public IReadOnlyList<JobRun> WithLease()
    {
        var runs = new List<JobRun>();
        foreach (var (_, run) in _runs)
        {
            if (run.HoldsLease) runs.Add(run);
        }

        return runs;
    }

    public void StopAll(RunEnd reason)
    {
        foreach (var (_, run) in _runs) run.Stop(reason);
    }

    public void Abandon() => _abandoned.Cancel();

    public void Dispose() => _abandoned.Dispose();
}
