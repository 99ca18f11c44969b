using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage;
using OpenClaw.Core.Storage.Sqlite;
using SQLitePCL;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>What a message costs SQLite, in steps of its virtual machine: the same on a busy machine and on a quiet one.</summary>
public sealed class SqliteWorkTests : IAsyncLifetime
{
    private const int Hot = 10_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("openclaw-test-");
    private readonly Guid _worker = Guid.NewGuid();
    private DurableStore _store = null!;
    private sqlite3 _writer = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_folder.FullName, TimeProvider.System, s => _writer = s.Connection.Handle!, Token);
        await _store.Nodes.JoinAsync(new NodeRecord("worker-1", _worker, NodeRole.Worker, "local", "1", null, NodeStatus.Alive, TimeProvider.System.GetUtcNow()), Token);
    }

    [Fact]
    public async Task Ten_thousand_waiting_jobs_of_one_conversation_do_not_make_the_others_dearer()
    {
        await AnswerAsync("other");
        var before = await CostAsync(() => AnswerAsync("other"));
        await Parallel.ForAsync(0, Hot, new ParallelOptions { MaxDegreeOfParallelism = 128, CancellationToken = Token }, async (_, _) => await AcceptAsync("hot"));
        var beside = await CostAsync(() => AnswerAsync("other", beside: "hot"));

        Assert.InRange(before, 100, 10_000);
        Assert.InRange(beside, before, 3 * before); // the claim and commit of the other's head is in it
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task AcceptAsync(string conversation) =>
        await _store.Jobs.AcceptAsync(new InboundMessage(new ChannelAddress("api", "default", conversation), Guid.NewGuid().ToString("N"), "hello"), Token);

    /// <summary>A message on its whole way, and the claim and commit of another conversation's head with it.</summary>
    private async Task AnswerAsync(string conversation, string? beside = null)
    {
        await AcceptAsync(conversation);
        var jobs = await _store.Jobs.LeaseAsync([_worker, _worker], TimeSpan.FromMinutes(10), Token);
        Assert.Equal(new[] { beside, conversation }.OfType<string>(), jobs.Select(job => job.Address.Conversation));
        foreach (var job in jobs)
        {
            Assert.NotNull(await _store.Jobs.StartAsync(job.Lease, TimeSpan.FromMinutes(10), 10_000, Token));
            Assert.Equal(HolderResult.Done, await _store.Jobs.CommitAsync(job.Lease, new JobAnswer("the answer", "demo", 3, 5), Token));
        }
    }

    /// <summary>Steps of the writer's statements while the work is done.</summary>
    private async Task<long> CostAsync(Func<Task> work)
    {
        var steps = 0L;
        raw.sqlite3_progress_handler(_writer, 1, _ => { steps++; return 0; }, null);
        await work();
        raw.sqlite3_progress_handler(_writer, 0, null, null);
        return steps;
    }
}
