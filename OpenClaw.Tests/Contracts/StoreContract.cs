using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>What the parts of the durable store's contract share: a fresh store per test and short names for its verbs.</summary>
public abstract class StoreContract(Func<Task<StoreBundle>> create) : IAsyncLifetime
{
    protected const int History = 10_000;
    protected static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(10);
    protected static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(50);
    protected static readonly JobAnswer Answer = new("the answer", "demo", 3, 5);
    protected static readonly JobFailure Failure = new(FailureKind.ModelUnavailable, "the model is away");

    protected StoreBundle Store { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await create();

    public async ValueTask DisposeAsync()
    {
        if (Store is not null) await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static InboundMessage Message(string conversation, string text = "hello", string? key = null, string channel = "api") =>
        new(new ChannelAddress(channel, "default", conversation), key ?? Guid.NewGuid().ToString("N"), text);

    protected async Task<AcceptResult> AcceptAsync(string conversation, string text = "hello") =>
        await Store.Jobs.AcceptAsync(Message(conversation, text), Token);

    /// <summary>A worker that is alive in the node rows.</summary>
    protected async Task<Guid> JoinAsync(string id = "worker-1", NodeRole role = NodeRole.Worker)
    {
        var incarnation = Guid.NewGuid();
        await Store.Nodes.JoinAsync(new NodeRecord(id, incarnation, role, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, TimeProvider.System.GetUtcNow()), Token);
        return incarnation;
    }

    protected Task<IReadOnlyList<LeasedJob>> LeaseAsync(Guid holder, int count = 1, TimeSpan? duration = null) =>
        Store.Jobs.LeaseAsync([.. Enumerable.Repeat(holder, count)], duration ?? Unhurried, Token);

    protected async Task<LeasedJob> LeaseOneAsync(Guid holder, TimeSpan? duration = null) => Assert.Single(await LeaseAsync(holder, 1, duration));

    /// <summary>Leased, and accepted by its worker.</summary>
    protected async Task<LeasedJob> StartOneAsync(Guid holder, TimeSpan? duration = null)
    {
        var job = await LeaseOneAsync(holder, duration);
        Assert.NotNull(await Store.Jobs.StartAsync(job.Lease, duration ?? Unhurried, History, Token));
        return job;
    }

    protected async Task AssertNothingToLeaseAsync(Guid holder) => Assert.Empty(await LeaseAsync(holder, 8));

    protected async Task<JobView> FindAsync(Guid job)
    {
        var view = await Store.Jobs.FindAsync(job, Token);
        Assert.NotNull(view);
        return view;
    }

    protected Task<HolderResult> CommitAsync(LeasedJob job, JobAnswer? answer = null) => Store.Jobs.CommitAsync(job.Lease, answer ?? Answer, Token);

    protected Task<HolderResult> FailAsync(LeasedJob job, TimeSpan? retryAfter) => Store.Jobs.FailAsync(job.Lease, Failure, retryAfter, Token);

    protected Task<HolderResult> ReleaseAsync(LeasedJob job) => Store.Jobs.ReleaseAsync(job.Lease, Token);

    protected async Task<IReadOnlyList<ConversationTurn>> TurnsAsync(string conversation, string channel = "api") =>
        await Store.Log.ReadTurnsAsync(new ChannelAddress(channel, "default", conversation).ConversationId, 0, 1000, Token) ?? [];

    protected Task<IReadOnlyList<ConversationEvent>> EventsAsync(string conversation, long after = 0, int limit = 1000) =>
        Store.Log.ReadEventsAsync(new ChannelAddress("api", "default", conversation).ConversationId, after, limit, Token);

    /// <summary>Rescues until so many jobs were rescued in all; store time is real, so an expiry is waited for, with a bound.</summary>
    protected Task RescueAsync(int expected)
    {
        var rescued = 0;
        return Eventually.TrueAsync(async () => (rescued += await Store.Jobs.RescueExpiredAsync(100, onlyOffered: false, Token)) >= expected, $"{expected} jobs rescued");
    }

    /// <summary>Every state that a job's holder could have changed, for "nothing was changed".</summary>
    protected async Task<string> SnapshotAsync(Guid job)
    {
        var view = await FindAsync(job);
        var turns = await Store.Log.ReadTurnsAsync(view.Address.ConversationId, 0, 1000, Token) ?? [];
        return $"{view}\n{await Store.Jobs.CountAsync(Token)}\n{await Store.Outbox.CountAsync(Token)}\n{string.Join('\n', turns)}";
    }
}
