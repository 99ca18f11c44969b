namespace OpenClaw.Worker.Execution;

/// <summary>
/// The worker's slots, shared by jobs and proxied requests. This count is the authority; gateways only believe. A slot is for the model: a job
/// whose answer is whole gives it on while its outcome is being written, and as many outcomes as there are slots may be written so. Where the
/// store is slower than that, jobs keep their slots to the end, and gateways feel it.
/// </summary>
/// <remarks>A job that runs alone takes every slot, and keeps them until its outcome is written. A worker that was asked to run one, and has other
/// work, takes nothing new for a while: whoever asked asks again, and finds it empty one day.</remarks>
internal sealed class JobSlots(int slots, TimeProvider time)
{
    /// <summary>For so long after the last question all slots are kept for a job that runs alone.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;
    private int _active;
    private int _writing;
    private bool _isClosed;
    private bool _isAlone;
    private long? _keptAt;

    public bool TryTake()
    {
        lock (_lock)
        {
            if (_isClosed || IsKept() || _active >= slots) return false;
            _active++;
            _version++;
            return true;
        }
    }

    /// <summary>Asks to run a job alone: from now on nothing else is taken, for a while.</summary>
    /// <returns>True when nothing else is here, neither running nor being written.</returns>
    public bool TryKeep()
    {
        lock (_lock)
        {
            if (_isClosed || _isAlone) return false;
            if (!IsKept()) _version++;
            _keptAt = time.GetTimestamp();
            return _active == 0 && _writing == 0;
        }
    }

    /// <summary>Takes every slot, when nothing else is here.</summary>
    public bool TryTakeAll()
    {
        lock (_lock)
        {
            if (_isClosed || _active > 0 || _writing > 0) return false;
            (_active, _isAlone, _keptAt) = (slots, true, null);
            _version++;
            return true;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _active -= _isAlone ? slots : 1;
            _isAlone = false;
            _version++;
            EndIfIdle();
        }
    }

    /// <summary>Frees the slot of a job whose outcome is still to be written; <see cref="EndWriting"/> follows.</summary>
    /// <returns>False when too many are being written, or the job runs alone: the slot stays taken.</returns>
    public bool TryBeginWriting()
    {
        lock (_lock)
        {
            if (_isAlone || _writing >= slots) return false;
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

    /// <summary>The counts of one moment. A closed worker has no slots beside those in use, and slots that are kept count as used, so that nobody believes it has room.</summary>
    public SlotCounts Counts
    {
        get
        {
            lock (_lock)
            {
                var active = IsKept() ? slots : _active; // first: it may change the version
                return _isClosed ? new SlotCounts(_version, _active, _active, _writing) : new SlotCounts(_version, slots, active, _writing);
            }
        }
    }

    private bool IsKept()
    {
        if (_keptAt is not { } at) return false;
        if (time.GetElapsedTime(at) < KeptFor) return true;
        _keptAt = null;
        _version++;
        return false;
    }

    private void EndIfIdle()
    {
        if (_isClosed && _active == 0 && _writing == 0) _idle.TrySetResult();
    }
}
