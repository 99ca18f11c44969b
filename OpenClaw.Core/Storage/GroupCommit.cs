using System.Threading.Channels;

namespace OpenClaw.Core.Storage;

/// <summary>
/// Calls that meet share a transaction. Nobody waits on purpose: while a group is at the store the next one gathers, so a lone call
/// goes at once, on its caller's thread, and a crowd goes in large groups. A group that fails is repeated one by one, so that one bad call harms only itself.
/// One group at a time: a second would overlap one's disk sync with the other's work, but halve the groups, which cost the store more.
/// The price: a group that waits for a row's lock holds up all calls of its kind in this process, for at most the time limit of a command.
/// </summary>
/// <param name="run">Performs a whole group in one transaction and answers in the same order.</param>
internal sealed class GroupCommit<TItem, TResult>(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run)
{
    private const int MaxGroup = 128;
    private const int MaxWaiting = 20_000;

    private readonly Channel<Call> _waiting = Channel.CreateBounded<Call>(MaxWaiting);
    private int _isRunning;

    /// <exception cref="StoreUnavailableException">Too many calls wait already, or the store failed.</exception>
    public Task<TResult> RunAsync(TItem item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _isRunning, 1) == 0) return RunAloneAsync(item).WaitAsync(cancellationToken);
        var call = new Call(item);
        if (!_waiting.Writer.TryWrite(call)) throw new StoreUnavailableException("The store is too slow: too many commands wait for it.");
        StartRunner();
        return call.Done.Task.WaitAsync(cancellationToken);
    }

    // A lone call wakes no other thread, neither before the store nor after it.
    private async Task<TResult> RunAloneAsync(TItem item)
    {
        try { return (await run([item]))[0]; }
        finally { StopRunner(); }
    }

    private void StartRunner()
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 0) _ = Task.Run(DrainAsync);
    }

    private async Task DrainAsync()
    {
        var group = new List<Call>(16);
        while (Take(group)) await RunGroupAsync(group);
        StopRunner();
    }

    private void StopRunner()
    {
        Interlocked.Exchange(ref _isRunning, 0);

        // A call that came between the last look and now found the runner busy.
        if (_waiting.Reader.Count > 0) StartRunner();
    }

    private bool Take(List<Call> group)
    {
        group.Clear();
        while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var call)) group.Add(call);
        return group.Count > 0;
    }

    private async Task RunGroupAsync(List<Call> group)
    {
        try
        {
            var results = await run(group.ConvertAll(call => call.Item));
            for (var i = 0; i < group.Count; i++) group[i].Done.TrySetResult(results[i]);
        }
        catch (Exception) when (group.Count > 1)
        {
            await RunOneByOneAsync(group);
        }
        catch (Exception e)
        {
            group[0].Done.TrySetException(e);
        }
    }

    // Once a lone call hears that the store is away, the others need not wait to hear the same.
    private async Task RunOneByOneAsync(List<Call> group)
    {
        StoreUnavailableException? away = null;
        foreach (var call in group)
        {
            if (away is null)
            {
                await RunGroupAsync([call]);
                away = call.Done.Task.Exception?.InnerException as StoreUnavailableException;
            }
            else call.Done.TrySetException(away);
        }
    }

    private sealed class Call(TItem item)
    {
        public TItem Item => item;

        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
