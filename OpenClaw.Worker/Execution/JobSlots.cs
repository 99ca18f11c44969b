namespace OpenClaw.Worker.Execution;

/// <summary>
/// The worker's slots, shared by jobs and proxied requests. This count is the authority; gateways only believe. A slot is for the model: a job
/// whose answer is whole gives it on while its outcome is being written, and as many outcomes as there are slots may be written so. Where the
/// store is slower than that, jobs keep their slots to the end, and gateways feel it.
/// </summary>
internal sealed class JobSlots(int slots)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;
    private int _active;
    private int _writing;
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
            EndIfIdle();
        }
    }

    /// <summary>Frees the slot of a job whose outcome is still to be written; <see cref="EndWriting"/> follows.</summary>
    /// <returns>False when too many are being written: the slot stays taken.</returns>
    public bool TryBeginWriting()
    {
        lock (_lock)
        {
            if (_writing >= slots) return false;
            _active--;
            _writing++;
            _version++;
            return true;
        }
    }

    public void EndWriting()
    {
        lock (_lock)
        {
            _writing--;
            EndIfIdle();
        }
    }

    /// <summary>Nothing is taken from now on. The task completes when the last slot is free and the last outcome written.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            _version++;
            EndIfIdle();
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

    private void EndIfIdle()
    {
        if (_isClosed && _active == 0 && _writing == 0) _idle.TrySetResult();
    }
}
