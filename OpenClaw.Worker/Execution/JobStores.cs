using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Signals;

namespace OpenClaw.Worker.Execution;

/// <summary>What a run reads and writes outside of this process, and how long its lease lasts.</summary>
internal sealed class JobStores(IJobStore jobs, IPartialTexts partials, IOptions<JobOptions> options)
{
    public IJobStore Jobs => jobs;
    public IPartialTexts Partials => partials;
    public TimeSpan LeaseDuration => options.Value.LeaseDuration;
}
