using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class MembershipContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private const int MaxDeaths = 3;

    [Fact]
    public async Task Only_a_dead_node_is_removed_once_and_by_somebody()
    {
        var worker = await JoinAsync("worker-1");
        Assert.False(await Store.Nodes.RemoveAsync("worker-1", worker, "key-1", Token));
        await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: true, 3, Token);
        Assert.False(await Store.Nodes.RemoveAsync("worker-1", Guid.NewGuid(), "key-1", Token));
        Assert.True(await Store.Nodes.RemoveAsync("worker-1", worker, "key-1", Token));
        Assert.False(await Store.Nodes.RemoveAsync("worker-1", worker, "key-1", Token));
        Assert.Empty(await Store.Nodes.ListAsync(Token));
        var entry = Assert.Single(await Store.Journal.ReadAsync(new JournalQuery(JournalKinds.NodeRemoved), Token));
        Assert.Equal(("worker-1", "key-1"), (entry.Subject, entry.Actor));
    }

    [Fact]
    public async Task A_node_that_joins_is_listed_as_it_described_itself()
    {
        var node = new NodeRecord("gateway-1", Guid.NewGuid(), NodeRole.Gateway, "eu", "1.2", new Uri("http://10.0.0.1:8080/"), NodeStatus.Alive, TimeProvider.System.GetUtcNow());
        await Store.Nodes.JoinAsync(node, Token);
        await Store.Nodes.JoinAsync(node with { Id = "channel-1", Role = NodeRole.Channel, Address = null }, Token);
        var listed = (await Store.Nodes.ListAsync(Token)).OrderBy(one => one.Role).ToArray();
        Assert.Equal(2, listed.Length);
        Assert.Equal(node, listed[0] with { JoinedAt = node.JoinedAt });
        Assert.Null(listed[1].Address);
    }

    [Fact]
    public async Task Statuses_are_kept_and_a_node_that_left_is_not_listed()
    {
        var (one, two) = (await JoinAsync("one"), await JoinAsync("two"));
        Assert.True(await Store.Nodes.SetStatusAsync("one", one, NodeStatus.Draining, "key-1", Token));
        Assert.True(await Store.Nodes.SetStatusAsync("two", two, NodeStatus.Left, "key-1", Token));
        var listed = Assert.Single(await Store.Nodes.ListAsync(Token));
        Assert.Equal(("one", NodeStatus.Draining), (listed.Id, listed.Status));
        Assert.True(await Store.Nodes.SetStatusAsync("one", one, NodeStatus.Alive, "key-1", Token));
        await AcceptAsync("a");
        await LeaseOneAsync(one);
    }

    [Fact]
    public async Task Another_incarnation_or_a_dead_one_cannot_change_its_status()
    {
        var incarnation = await JoinAsync("one");
        Assert.False(await Store.Nodes.SetStatusAsync("one", Guid.NewGuid(), NodeStatus.Draining, "key-1", Token));
        Assert.False(await Store.Nodes.SetStatusAsync("nobody", incarnation, NodeStatus.Draining, "key-1", Token));
        await Store.Nodes.DeclareDeadAsync("one", incarnation, crashed: false, MaxDeaths, Token);
        Assert.False(await Store.Nodes.SetStatusAsync("one", incarnation, NodeStatus.Alive, "key-1", Token));
        Assert.Equal(NodeStatus.Dead, Assert.Single(await Store.Nodes.ListAsync(Token)).Status);
    }

    [Fact]
    public async Task A_declared_death_releases_all_leases_and_counts_one_death_for_each_job()
    {
        var (crashed, other) = (await JoinAsync("crashed"), await JoinAsync("other"));
        for (var i = 0; i < 4; i++) await AcceptAsync($"c{i}");
        var lost = new List<LeasedJob>();
        for (var i = 0; i < 3; i++) lost.Add(await StartOneAsync(crashed));
        var kept = await LeaseOneAsync(other);
        Assert.Equal(3, await Store.Nodes.DeclareDeadAsync("crashed", crashed, crashed: true, MaxDeaths, Token));

        foreach (var job in lost)
        {
            var view = await FindAsync(job.Lease.JobId);
            Assert.Equal((JobState.Queued, 1, 0), (view.State, view.Deaths, view.Failures));
            Assert.Equal(HolderResult.Stale, await CommitAsync(job));
        }

        Assert.Equal(HolderResult.Done, await CommitAsync(kept));
        await AssertNothingToLeaseAsync(crashed);
        Assert.Equal(lost.Select(job => job.Lease.JobId).Order(), (await LeaseAsync(other, 8)).Select(job => job.Lease.JobId).Order());
    }

    [Fact]
    public async Task A_crash_counts_against_no_job_that_was_only_offered()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        var job = await LeaseOneAsync(worker);
        Assert.Equal(1, await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: true, maxDeaths: 1, Token));
        Assert.Equal((JobState.Queued, 0), await StandingAsync());

        var second = await JoinAsync();
        await StartOneAsync(second);
        await Store.Nodes.DeclareDeadAsync("worker-1", second, crashed: true, MaxDeaths, Token);
        var third = await JoinAsync();
        await LeaseOneAsync(third);
        await Store.Nodes.DeclareDeadAsync("worker-1", third, crashed: true, maxDeaths: 1, Token); // a lower limit than the deaths it has
        Assert.Equal((JobState.Queued, 1), await StandingAsync());

        async Task<(JobState, int)> StandingAsync() => await FindAsync(job.Lease.JobId) is var view ? (view.State, view.Deaths) : default;
    }

    [Fact]
    public async Task A_death_without_a_crash_counts_against_no_job()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        var job = await StartOneAsync(worker);
        Assert.Equal(1, await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: false, MaxDeaths, Token));
        var view = await FindAsync(job.Lease.JobId);
        Assert.Equal((JobState.Queued, 0), (view.State, view.Deaths));
    }

    [Fact]
    public async Task A_gateway_that_crashed_while_it_kept_a_job_is_no_death_of_that_job()
    {
        var (worker, gateway) = (await JoinAsync(), await JoinAsync("gateway-1", NodeRole.Gateway));
        await AcceptAsync("a");
        var job = await LeaseOneAsync(worker);
        var kept = await Store.Jobs.HandOverAsync(job.Lease, gateway, Unhurried, Token);
        Assert.NotNull(await Store.Jobs.StartAsync(kept!.Value, Unhurried, History, Token));
        Assert.Equal(1, await Store.Nodes.DeclareDeadAsync("gateway-1", gateway, crashed: true, MaxDeaths, Token));
        var view = await FindAsync(job.Lease.JobId);
        Assert.Equal((JobState.Queued, 0), (view.State, view.Deaths));
    }

    [Fact]
    public async Task A_lease_says_how_many_workers_crashed_while_they_held_the_job()
    {
        await AcceptAsync("a");
        for (var deaths = 0; deaths < 3; deaths++)
        {
            var worker = await JoinAsync();
            Assert.Equal(deaths, (await StartOneAsync(worker)).Deaths);
            await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: true, 9, Token);
        }
    }

    [Fact]
    public async Task A_repeated_declaration_finds_nothing_left_and_another_incarnation_is_not_declared()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        var job = await StartOneAsync(worker);
        Assert.Null(await Store.Nodes.DeclareDeadAsync("worker-1", Guid.NewGuid(), crashed: true, MaxDeaths, Token));
        Assert.Null(await Store.Nodes.DeclareDeadAsync("nobody", worker, crashed: true, MaxDeaths, Token));
        Assert.Equal(JobState.Leased, (await FindAsync(job.Lease.JobId)).State);
        Assert.Equal(1, await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: true, MaxDeaths, Token));
        Assert.Equal(0, await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: true, MaxDeaths, Token));
        Assert.Equal(1, (await FindAsync(job.Lease.JobId)).Deaths);
    }

    [Fact]
    public async Task A_job_that_was_held_by_too_many_crashed_workers_is_poison()
    {
        var poison = await AcceptAsync("a", "one");
        await AcceptAsync("a", "two");
        for (var death = 1; death <= MaxDeaths; death++)
        {
            Assert.Equal(JobState.Queued, (await FindAsync(poison.JobId)).State);
            var worker = await JoinAsync();
            await StartOneAsync(worker);
            await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: true, MaxDeaths, Token);
        }

        var view = await FindAsync(poison.JobId);
        Assert.Equal((JobState.Dead, MaxDeaths), (view.State, view.Deaths));
        Assert.False(string.IsNullOrEmpty(view.Error));
        Assert.Single(await EventsAsync("a"), one => one.Kind == Core.Messages.ConversationEventKind.Closed && one.JobId == poison.JobId);
        Assert.Equal("two", (await LeaseOneAsync(await JoinAsync())).Text);

        await Store.Jobs.RedriveAsync(poison.JobId, Token);
        Assert.Equal(0, (await FindAsync(poison.JobId)).Deaths);
    }

    [Fact]
    public async Task A_new_incarnation_takes_the_leases_of_the_old_away_without_blame()
    {
        var old = await JoinAsync("worker-1");
        await AcceptAsync("a");
        var lost = await LeaseOneAsync(old);
        var renewed = await JoinAsync("worker-1");
        Assert.Equal(renewed, Assert.Single(await Store.Nodes.ListAsync(Token)).Incarnation);
        Assert.Equal(HolderResult.Stale, await CommitAsync(lost));
        await AssertNothingToLeaseAsync(old);
        var again = await LeaseOneAsync(renewed);
        Assert.Equal(lost.Lease.JobId, again.Lease.JobId);
        Assert.Equal(0, (await FindAsync(again.Lease.JobId)).Deaths);
        Assert.Equal(HolderResult.Done, await CommitAsync(again));
    }

    [Fact]
    public async Task A_repeated_join_of_the_same_incarnation_keeps_its_leases()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        var job = await LeaseOneAsync(worker);
        await Store.Nodes.JoinAsync(Assert.Single(await Store.Nodes.ListAsync(Token)), Token);
        Assert.Equal(HolderResult.Done, await CommitAsync(job));
    }

    [Fact]
    public async Task A_node_that_was_declared_dead_joins_again_with_a_new_incarnation()
    {
        var old = await JoinAsync();
        await Store.Nodes.DeclareDeadAsync("worker-1", old, crashed: true, MaxDeaths, Token);
        var renewed = await JoinAsync();
        var listed = Assert.Single(await Store.Nodes.ListAsync(Token));
        Assert.Equal((renewed, NodeStatus.Alive), (listed.Incarnation, listed.Status));
        await AcceptAsync("a");
        await LeaseOneAsync(renewed);
    }

    [Fact]
    public async Task A_node_that_left_is_never_declared_dead_and_what_it_could_not_give_back_is_released_without_blame()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        var held = await StartOneAsync(worker);
        await Store.Nodes.SetStatusAsync("worker-1", worker, NodeStatus.Left, "worker-1", Token);
        Assert.Equal(1, await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: true, MaxDeaths, Token));
        Assert.Empty(await Store.Nodes.ListAsync(Token)); // the dead are listed, those that left are not
        Assert.DoesNotContain(await Store.Journal.ReadAsync(new JournalQuery("node.", "worker-1"), Token), entry => entry.Kind == JournalKinds.NodeDead);
        var job = await FindAsync(held.Lease.JobId);
        Assert.Equal((JobState.Queued, 0), (job.State, job.Deaths));
    }

    [Fact]
    public async Task A_lease_and_a_death_never_pass_each_other()
    {
        for (var round = 0; round < 15; round++)
        {
            var worker = await JoinAsync();
            for (var i = 0; i < 4; i++) await AcceptAsync($"r{round}-{i}");
            var death = Task.Run(() => Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: false, MaxDeaths, Token));
            var leases = Enumerable.Range(0, 4).Select(_ => Task.Run(() => LeaseAsync(worker))).ToArray();
            await death;
            await Task.WhenAll(leases);
            Assert.Equal(0, (await Store.Jobs.CountAsync(Token)).Leased);
        }
    }

    [Fact]
    public async Task Only_nodes_that_left_or_died_long_enough_ago_are_forgotten()
    {
        await Store.Nodes.SetStatusAsync("left", await JoinAsync("left"), NodeStatus.Left, "key-1", Token);
        await Store.Nodes.DeclareDeadAsync("dead", await JoinAsync("dead"), crashed: false, MaxDeaths, Token);
        await JoinAsync("alive");
        await Store.Nodes.SetStatusAsync("draining", await JoinAsync("draining"), NodeStatus.Draining, "key-1", Token);

        Assert.Equal(0, await Store.Nodes.ForgetAsync(Unhurried, Token));
        var forgotten = 0;
        await Eventually.TrueAsync(async () => (forgotten += await Store.Nodes.ForgetAsync(Brief, Token)) >= 2, "two rows are forgotten");
        Assert.Equal(["alive", "draining"], (await Store.Nodes.ListAsync(Token)).Select(node => node.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_dead_or_restarted_channel_node_was_about_to_send_can_be_claimed_at_once(bool isRestart)
    {
        var worker = await JoinAsync();
        var channel = await JoinAsync("channel-1", NodeRole.Channel);
        await Store.Jobs.AcceptAsync(Message("t", channel: "telegram"), Token);
        await CommitAsync(await LeaseOneAsync(worker));
        var claimed = Assert.Single(await Store.Outbox.ClaimAsync("telegram", channel, 8, Unhurried, Token));
        Assert.Empty(await Store.Outbox.ClaimAsync("telegram", worker, 8, Unhurried, Token));

        if (isRestart) await JoinAsync("channel-1", NodeRole.Channel);
        else await Store.Nodes.DeclareDeadAsync("channel-1", channel, crashed: true, MaxDeaths, Token);
        var again = Assert.Single(await Store.Outbox.ClaimAsync("telegram", worker, 8, Unhurried, Token));
        Assert.Equal(claimed.Id, again.Id);
        Assert.Equal(HolderResult.Stale, await Store.Outbox.AcknowledgeAsync(claimed, Token));
        Assert.Equal(HolderResult.Done, await Store.Outbox.AcknowledgeAsync(again, Token));
    }
}
