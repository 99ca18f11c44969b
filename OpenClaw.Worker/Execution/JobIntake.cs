using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;

namespace OpenClaw.Worker.Execution;

/// <summary>Takes offers: attaches them to a run that exists, or begins one if a slot is free.</summary>
internal sealed class JobIntake(JobSlots slots, RunningJobs running, JobRunner runner, IOptions<JobOptions> options, TimeProvider time)
{
    /// <summary>False: a job that runs alone would have company here. Nothing else is taken then, for a while, so that it has none the next time.</summary>
    public bool IsAloneEnough(LeasedJob job) => !job.IsAlone || running.TryFind(job.Lease, out _) || slots.TryKeep();

    /// <returns>The run; null when every slot is taken, or anything is here beside a job that runs alone.</returns>
    public JobRun? TryTake(LeasedJob job)
    {
        if (running.TryFind(job.Lease, out var known)) return known;
        if (!(job.IsAlone ? slots.TryTakeAll() : slots.TryTake())) return null;

        var run = new JobRun(job, slots, options.Value.TimeLimit, time, running.Abandoned);
        while (!running.TryAdd(run))
        {
            if (!running.TryFind(job.Lease, out known)) continue;
            run.Dispose();
            slots.Release();
            return known;
        }

        _ = RunAsync(run);
        return run;
    }

    private async Task RunAsync(JobRun run)
    {
        var outcome = await runner.RunAsync(run);
        running.Remove(run);
        run.Dispose();
        run.Leave(outcome);
    }
}
