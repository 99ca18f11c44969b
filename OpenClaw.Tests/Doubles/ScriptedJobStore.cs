using System.Collections.Concurrent;
using System.Threading.Channels;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;

namespace OpenClaw.Tests.Doubles;

/// <summary>A job store at the edge of the gateway: hands out what the test queued and remembers what it was told.</summary>
internal sealed class ScriptedJobStore : IJobStore
{
    private readonly ConcurrentQueue<string> _queued = new();
    private readonly Channel<JobLease> _released = Channel.CreateUnbounded<JobLease>();
    private readonly Channel<JobLease> _withdrawn = Channel.CreateUnbounded<JobLease>();
    private int _attempt;

    public bool IsDown { get; set; }
    public long Queued { get; set; }
    public int Expired { get; set; }
    public int Old { get; set; }
    public int Counts { get; private set; }
    public int Rescues { get; private set; }
    public int RescuesOfOffers { get; private set; }
    public List<IReadOnlyList<Guid>> Leases { get; } = [];
    public List<(TimeSpan Jobs, TimeSpan Keys, int Limit)> Deletes { get; } = [];
    public ChannelReader<JobLease> Released => _released.Reader;
    public ChannelReader<JobLease> Withdrawn => _withdrawn.Reader;

    /// <summary>The worker accepted, whatever became of its answer.</summary>
    public bool IsAccepted { get; set; }

    public string? TraceParent { get; set; }

    /// <summary>Of every job that is leased.</summary>
    public int Deaths { get; set; }
    public ConcurrentQueue<Guid> HandedOver { get; } = new();

    public void Enqueue(params string[] texts) => Array.ForEach(texts, _queued.Enqueue);

    public Task<IReadOnlyList<LeasedJob>> LeaseAsync(IReadOnlyList<Guid> holders, TimeSpan duration, CancellationToken cancellationToken)
    {
        FailIfDown();
        Leases.Add(holders);
        var jobs = new List<LeasedJob>();
        foreach (var holder in holders)
        {
            if (!_queued.TryDequeue(out var text)) break;
            var address = new ChannelAddress("api", "default", text);
            var lease = new JobLease(Guid.NewGuid(), address.ConversationId, new FencingToken(Interlocked.Increment(ref _attempt), Guid.NewGuid()));
            jobs.Add(new LeasedJob(lease, holder, address, text, null, 0, TimeSpan.Zero, DateTimeOffset.UnixEpoch, TraceParent) { Deaths = Deaths });
        }

        return Task.FromResult<IReadOnlyList<LeasedJob>>(jobs);
    }

    public Task<HolderResult> ReleaseAsync(JobLease lease, CancellationToken cancellationToken)
    {
        FailIfDown();
        _released.Writer.TryWrite(lease);
        return Task.FromResult(HolderResult.Done);
    }

    public Task<HolderResult> WithdrawAsync(JobLease lease, CancellationToken cancellationToken)
    {
        FailIfDown();
        _withdrawn.Writer.TryWrite(lease);
        return Task.FromResult(IsAccepted ? HolderResult.Stale : HolderResult.Done);
    }

    public Task<int> RescueExpiredAsync(int limit, bool onlyOffered, CancellationToken cancellationToken)
    {
        FailIfDown();
        if (onlyOffered) RescuesOfOffers++;
        else Rescues++;
        return Task.FromResult(Expired);
    }

    public Task<IReadOnlyList<JobLine>> ListAsync(JobQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JobCounts> CountAsync(CancellationToken cancellationToken)
    {
        FailIfDown();
        Counts++;
        return Task.FromResult(new JobCounts(Queued, 0, 0, 0));
    }

    public Task<int> DeleteOldAsync(TimeSpan jobs, TimeSpan keys, int limit, CancellationToken cancellationToken)
    {
        FailIfDown();
        Deletes.Add((jobs, keys, limit));
        var deleted = Math.Min(limit, Old);
        Old -= deleted;
        return Task.FromResult(deleted);
    }

    public Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<JobLease?> HandOverAsync(JobLease lease, Guid holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        FailIfDown();
        HandedOver.Enqueue(holder);
        return Task.FromResult<JobLease?>(lease with { Token = new FencingToken(Interlocked.Increment(ref _attempt), Guid.NewGuid()) });
    }

    public Task<IReadOnlyList<Exchange>?> StartAsync(JobLease lease, TimeSpan duration, int historyCharacters, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HolderResult> ExtendAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken) => Task.FromResult(HolderResult.Done);
    public Task<HolderResult> CommitAsync(JobLease lease, JobAnswer answer, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HolderResult> FailAsync(JobLease lease, JobFailure failure, TimeSpan? retryAfter, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<OperatorResult> CancelAsync(Guid jobId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<OperatorResult> RedriveAsync(Guid jobId, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<JobView?> FindAsync(Guid jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    private void FailIfDown()
    {
        if (IsDown) throw new StoreUnavailableException("The test took the store away.");
    }
}
