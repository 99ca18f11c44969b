using Microsoft.Extensions.Options;

namespace OpenClaw.Worker.Execution;

/// <summary>
/// A drain that an operator asked for: gateways lease nothing to this worker any more, what runs goes on for the grace, and the rest is given
/// back then. The process stays, and works again when it is told so.
/// </summary>
internal sealed class OperatorDrain(RunningJobs running, IOptions<WorkerOptions> options, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _grace;

    public void Set(bool isDraining)
    {
        lock (_lock)
        {
            _grace?.Dispose();
            _grace = isDraining ? time.CreateTimer(_ => running.StopAll(RunEnd.Drained), null, options.Value.DrainGrace, Timeout.InfiniteTimeSpan) : null;
        }
    }

    public void Dispose() => Set(false);
}
