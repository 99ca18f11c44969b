using OpenClaw.Core.Journal;
using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class JournalContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task Entries_are_read_newest_first_by_kind_subject_and_page()
    {
        foreach (var (kind, subject) in new[] { ("key.created", "a"), ("key.removed", "a"), ("key.created", "b"), ("job.redriven", "c") })
            await Store.Journal.AppendAsync(new JournalEntry(kind, subject, "key-1", "Why."), Token);

        var all = await ReadAsync(new JournalQuery());
        Assert.Equal(["job.redriven c", "key.created b", "key.removed a", "key.created a"], all.Select(Name));
        Assert.Equal(("key-1", "Why."), (all[0].Actor, all[0].Detail));
        Assert.True(all[0].At >= all[^1].At);
        Assert.Equal(["key.created b", "key.removed a", "key.created a"], (await ReadAsync(new JournalQuery("key."))).Select(Name));
        Assert.Equal(["key.removed a", "key.created a"], (await ReadAsync(new JournalQuery(Subject: "a"))).Select(Name));
        Assert.Equal(["key.created b"], (await ReadAsync(new JournalQuery(Before: all[0].Number, Limit: 1))).Select(Name));
        Assert.Equal(["key.removed a", "key.created b"], (await Store.Journal.ReadAfterAsync(all[^1].Number, 2, Token)).Select(Name));
        Assert.Empty(await Store.Journal.ReadAfterAsync(all[0].Number, 2, Token));
    }

    [Fact]
    public async Task A_nodes_life_is_written_with_its_row_and_a_repetition_is_no_event()
    {
        var first = await JoinAsync("worker-1");
        await Store.Nodes.JoinAsync(Assert.Single(await Store.Nodes.ListAsync(Token)), Token);
        for (var twice = 0; twice < 2; twice++) await Store.Nodes.SetStatusAsync("worker-1", first, NodeStatus.Draining, "key-1", Token);
        await Store.Nodes.SetStatusAsync("worker-1", first, NodeStatus.Alive, "key-1", Token);
        for (var twice = 0; twice < 2; twice++) await Store.Nodes.DeclareDeadAsync("worker-1", first, crashed: true, 3, Token);
        Assert.False(await Store.Nodes.SetStatusAsync("worker-1", first, NodeStatus.Left, "key-1", Token));
        var second = await JoinAsync("worker-1");
        await Store.Nodes.SetStatusAsync("worker-1", second, NodeStatus.Left, "key-1", Token);

        var kinds = (await ReadAsync(new JournalQuery("node.", "worker-1"))).Select(entry => entry.Kind).Reverse();
        Assert.Equal("key-1", (await ReadAsync(new JournalQuery(JournalKinds.NodeDraining))).Single().Actor);
        Assert.Equal(
            [JournalKinds.NodeJoined, JournalKinds.NodeDraining, JournalKinds.NodeUndrained, JournalKinds.NodeDead, JournalKinds.NodeJoined, JournalKinds.NodeLeft], kinds);
    }

    [Fact]
    public async Task Old_entries_are_forgotten()
    {
        await Store.Journal.AppendAsync(new JournalEntry("key.created", "a", "", ""), Token);
        Assert.Equal(0, await Store.Journal.ForgetAsync(Unhurried, Token));
        await Eventually.TrueAsync(async () => await Store.Journal.ForgetAsync(Brief, Token) == 1, "the entry is deleted");
        Assert.Empty(await ReadAsync(new JournalQuery()));
    }

    private static string Name(JournalEntry entry) => $"{entry.Kind} {entry.Subject}";

    private Task<IReadOnlyList<JournalEntry>> ReadAsync(JournalQuery query) => Store.Journal.ReadAsync(query, Token);
}
