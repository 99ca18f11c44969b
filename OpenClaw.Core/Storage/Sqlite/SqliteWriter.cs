using System.Collections.Concurrent;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>
/// The one writer of the file. Commands queue for it; those that wait together share an immediate transaction (group commit) with
/// synchronous=FULL, and their callers hear of success only after it is on the disk. A group that fails is repeated one by one.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MaxWaiting = 20_000;
    private const int MaxGroup = 256;

    private readonly BlockingCollection<Work> _queue = new(MaxWaiting);
    private readonly SqliteStatements _statements;
    private readonly Thread _thread;

    public SqliteWriter(string connectionString, TimeProvider time)
    {
        _statements = new SqliteStatements(connectionString, time);
        _thread = new Thread(Run) { Name = "SQLite writer", IsBackground = true };
        _thread.Start();
    }

    /// <param name="command">Runs on the writer's thread inside a transaction; it may run twice, so it must have no other effect.</param>
    public Task<T> RunAsync<T>(Func<SqliteStatements, T> command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var work = new Work<T>(command);
        try
        {
            if (!_queue.TryAdd(work)) throw new StoreUnavailableException("The store is too slow: too many commands wait for it.");
        }
        catch (InvalidOperationException e)
        {
            throw new StoreUnavailableException("The store is closed.", e);
        }
        return work.Done.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _statements.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        var group = new List<Work>(MaxGroup);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            while (group.Count < MaxGroup && _queue.TryTake(out var next)) group.Add(next);
            RunGroup(group);
        }
    }

    private void RunGroup(List<Work> group)
    {
        try
        {
            _statements.Transact(() => { foreach (var work in group) work.Execute(_statements); });
            foreach (var work in group) work.Succeed();
        }
        catch (Exception) when (group.Count > 1)
        {
            foreach (var work in group) RunGroup([work]);
        }
        catch (Exception e)
        {
            group[0].Fail(StoreFaults.ToUnavailable(e) ?? e);
        }
    }

    private abstract class Work
    {
        public abstract void Execute(SqliteStatements statements);
        public abstract void Succeed();
        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<SqliteStatements, T> command) : Work
    {
        private T? _result;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Execute(SqliteStatements statements) => _result = command(statements);
        public override void Succeed() => Done.TrySetResult(_result!);
        public override void Fail(Exception exception) => Done.TrySetException(exception);
    }
}
