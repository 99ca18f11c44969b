namespace OpenClaw.Worker.Execution;

/// <summary>The worker's slots, shared by jobs and proxied requests. This count is the authority; gateways only believe.</summary>
internal sealed class JobSlots(int slots)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;
    private int _active;
    private bool _isClosed;

    public bool TryTake()
    {
        lock (_lock)
        {
            if (_isClosed || _active >= slots) return false;
            _active++;
            _version++;
            return true;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _active--;
            _version++;
            if (_isClosed && _active == 0) _idle.TrySetResult();
        }
    }

    /// <summary>Nothing is taken from now on. The task completes when the last slot is free.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            _version++;
            if (_active == 0) _idle.TrySetResult();
        }

        return _idle.Task;
    }

    /// <summary>The counts of one moment. A closed worker has no slots beside those in use, so that nobody believes it has room.</summary>
    public SlotCounts Counts
    {
        get
        {
            lock (_lock) return new SlotCounts(_version, _isClosed ? _active : slots, _active);
        }
    }
}
