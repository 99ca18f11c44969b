using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Storage;
using OpenClaw.Core.Storage.Sqlite;
using OpenClaw.Tests.EndToEnd;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>Backup and restore on one host, with the commands of the documentation.</summary>
public sealed class SnapshotTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_of_a_running_process_is_a_data_directory_that_goes_on_where_it_was()
    {
        using var data = new DataFolder();
        using var backups = new DataFolder();
        string snapshot;
        await using (var process = await StandaloneProcess.StartAsync(data))
        {
            using var client = new ApiClient(process, data);
            await client.EndedAsync(await client.SendAsync("c", "before"));
            var backup = await StandaloneProcess.RunAsync(null, "backup", backups.Path, "--data", data.Path);
            Assert.Equal((0, ""), (backup.Code, backup.Errors));
            snapshot = backup.Output;
            await client.EndedAsync(await client.SendAsync("c", "after"));
        }

        Directory.Delete(data.Path, recursive: true);
        Directory.Move(snapshot, data.Path);
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, "--data", data.Path, "--urls", "http://127.0.0.1:0"), "restored from a backup");
        Assert.Equal(0, (await StandaloneProcess.RunAsync(null, "restored", "--data", data.Path)).Code);
        await using var again = await StandaloneProcess.StartAsync(data);
        using var later = new ApiClient(again, data); // with the key it had
        await later.EndedAsync(await later.SendAsync("c", "since"));
        Assert.Equal(["user: before", "user: since"], (await later.TurnsAsync("c")).Where(turn => turn.StartsWith("user", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_due_is_held_and_can_be_freed()
    {
        using var data = new DataFolder();
        using var backups = new DataFolder();
        var telegram = new ChannelAddress(ChannelNames.Telegram, "bot", "1");
        await using (var store = await SqliteStore.OpenAsync(data.Path, TimeProvider.System, Stop))
        {
            var worker = Guid.NewGuid();
            await store.Nodes.JoinAsync(new("worker", worker, Core.Nodes.NodeRole.Worker, "local", "1", null, Core.Nodes.NodeStatus.Alive, DateTimeOffset.UnixEpoch), Stop);
            await AcceptAsync(store, telegram, "written");
            var lease = Assert.Single(await store.Jobs.LeaseAsync([worker], Long, Stop));
            await store.Jobs.CommitAsync(lease.Lease, new JobAnswer("reply", "model", 1, 1), Stop); // its reply has not left
            await AcceptAsync(store, telegram, "waits");
            await AcceptAsync(store, new ChannelAddress(ChannelNames.Api, "", "c"), "asked by api");
        }

        var snapshot = await SqliteSnapshot.WriteAsync(data.Path, backups.Path, [], DateTimeOffset.UnixEpoch, Stop);
        await Assert.ThrowsAsync<StoreOpenException>(() => SqliteStore.OpenAsync(snapshot, TimeProvider.System, Stop));
        var held = await SqliteSnapshot.RestoredAsync(snapshot, RestoredReplies.Hold, TimeProvider.System, Stop);
        Assert.Equal((1, 1), (held.HeldJobs, held.HeldReplies));
        await AssertAsync(snapshot, queued: 1, dead: 1, replies: (0, 1));

        var freed = await SqliteSnapshot.RestoredAsync(snapshot, RestoredReplies.Send, TimeProvider.System, Stop);
        Assert.Equal((1, 1), (freed.FreedJobs, freed.FreedReplies));
        await AssertAsync(snapshot, queued: 2, dead: 0, replies: (1, 0));
    }

    private static async Task AcceptAsync(DurableStore store, ChannelAddress address, string text) =>
        await store.Jobs.AcceptAsync(new InboundMessage(address, text, text), Stop);

    private static async Task AssertAsync(string directory, int queued, int dead, (long Waiting, long Dead) replies)
    {
        await using var store = await SqliteStore.OpenAsync(directory, TimeProvider.System, Stop);
        var counts = await store.Jobs.CountAsync(Stop);
        Assert.Equal((queued, dead), (counts.Queued, counts.Dead));
        Assert.Equal(replies, await store.Outbox.CountAsync(Stop));
        var claimed = await store.Outbox.ClaimAsync(ChannelNames.Telegram, Guid.NewGuid(), 10, Long, Stop);
        Assert.Equal(replies.Waiting, claimed.Count);
    }
}
