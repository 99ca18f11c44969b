namespace OpenClaw.Gateway.Dispatch;

/// <summary>What goes on in the background and has to end before the gateway does.</summary>
internal sealed class OpenWork
{
    private int _open;
    private TaskCompletionSource? _drained;

    public void Begin() => Interlocked.Increment(ref _open);

    public void End()
    {
        if (Interlocked.Decrement(ref _open) == 0) Volatile.Read(ref _drained)?.TrySetResult();
    }

    /// <summary>Completes when nothing is open. Nothing may begin any more.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _drained, drained);
        if (Volatile.Read(ref _open) > 0) await drained.Task.WaitAsync(cancellationToken);
    }
}
