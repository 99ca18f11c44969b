using OpenClaw.Core.Jobs;

namespace OpenClaw.Worker.Execution;

/// <summary>Why a run was told to stop.</summary>
internal enum RunEnd
{
    /// <summary>It was not; a cancelled run without a reason reached its time limit.</summary>
    None = 0,

    /// <summary>The lease is not ours any more: rescued, cancelled by somebody, or this node was declared dead.</summary>
    Lost = 1,

    /// <summary>The worker goes away; the job is given back.</summary>
    Drained = 2,
}

/// <summary>What the store said when the offer was accepted.</summary>
internal enum Acceptance
{
    Accepted = 0,
    Stale = 1,
    StoreUnavailable = 2,
}

/// <summary>One job while this worker runs it, seen by its runner, by every offer that attached to it and by the lease extender.</summary>
/// <param name="slots">Where one was taken for it.</param>
internal sealed class JobRun(LeasedJob job, JobSlots slots, TimeSpan timeLimit, TimeProvider time, CancellationToken abandoned) : IDisposable
{
    private readonly CancellationTokenSource _stop = new(timeLimit, time);
    private readonly TaskCompletionSource<Acceptance> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _slotFreed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<OfferOutcome> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _end;
    private bool _isWriting;

    public LeasedJob Job => job;

    public long OfferedAt { get; } = time.GetTimestamp();

    /// <summary>When the store had noted the start.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Cancelled by <see cref="Stop"/> and by the time limit.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Cancelled when the process will not wait for last writes any longer.</summary>
    public CancellationToken Abandoned => abandoned;

    public RunEnd End => (RunEnd)Volatile.Read(ref _end);

    public Task<Acceptance> Accepted => _accepted.Task;

    /// <summary>Completes when another may have the slot before this job has left.</summary>
    public Task SlotFreed => _slotFreed.Task;

    /// <summary>Completes when the job has left the worker.</summary>
    public Task<OfferOutcome> Left => _left.Task;

    public bool HoldsLease => _accepted.Task is { IsCompletedSuccessfully: true, Result: Acceptance.Accepted } && !_left.Task.IsCompleted;

    public void Accept(Acceptance acceptance)
    {
        if (acceptance == Acceptance.Accepted) StartedAt = time.GetTimestamp();
        _accepted.TrySetResult(acceptance);
    }

    /// <summary>The model has done its part; the outcome is about to be written.</summary>
    public void BeginWriting()
    {
        _isWriting = slots.TryBeginWriting();
        if (_isWriting) _slotFreed.TrySetResult();
    }

    /// <summary>The outcome is written.</summary>
    public void Leave(OfferOutcome outcome)
    {
        // Before anybody hears of it: the gateway's next offer must find the slot free.
        if (_isWriting) slots.EndWriting();
        else slots.Release();
        _left.TrySetResult(outcome);
    }

    /// <summary>Stops the model call. The first reason counts. What is already being written to the store is left to the store's answer.</summary>
    public void Stop(RunEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, (int)reason, (int)RunEnd.None) != (int)RunEnd.None) return;
        try
        {
            _ = _stop.CancelAsync(); // not on the caller's thread: one run's clean-up must not delay the others
        }
        catch (ObjectDisposedException)
        {
            // The run left between the look and the stop: nothing is there to stop.
        }
    }

    public void Dispose() => _stop.Dispose();
}
