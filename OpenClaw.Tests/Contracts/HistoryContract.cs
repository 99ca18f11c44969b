using OpenClaw.Core.Messages;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class HistoryContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly Guid Conversation = Message("a").Address.ConversationId;

    [Fact]
    public async Task An_unknown_conversation_has_no_state_and_no_turns()
    {
        Assert.Null(await Store.Log.FindAsync(Conversation, Token));
        Assert.Null(await Store.Log.ReadTurnsAsync(Conversation, 0, 10, Token));
        Assert.Empty(await Store.Log.ReadEventsAsync(Conversation, 0, 10, Token));
    }

    [Fact]
    public async Task A_reader_continues_after_the_last_turn_it_saw()
    {
        await AnsweredAsync("1", "2", "3");
        var all = await TurnsAsync("a");
        Assert.Equal(6, all.Count);
        var read = new List<ConversationTurn>();
        while (await Store.Log.ReadTurnsAsync(Conversation, read.LastOrDefault()?.Position ?? 0, 4, Token) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 4);
            read.AddRange(page);
        }

        Assert.Equal(all, read);
    }

    [Fact]
    public async Task A_reader_continues_after_the_last_event_it_saw()
    {
        await AnsweredAsync("1", "2", "3");
        var cancelled = await AcceptAsync("a", "4");
        await Store.Jobs.CancelAsync(cancelled.JobId, "stop", Token);
        var all = await EventsAsync("a");
        Assert.Equal(8, all.Count);
        var read = new List<ConversationEvent>();
        while (await EventsAsync("a", read.LastOrDefault()?.Position ?? 0, 3) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 3);
            read.AddRange(page);
        }

        Assert.Equal(all, read);
        Assert.Equal(all[^1].Position, (await Store.Log.FindAsync(Conversation, Token))!.Position);
    }

    [Fact]
    public async Task A_conversation_with_a_waiting_message_is_known_and_has_no_turns()
    {
        var accepted = await AcceptAsync("a");
        Assert.Empty(await Store.Log.ReadTurnsAsync(Conversation, 0, 10, Token) ?? [null!]);
        var state = await Store.Log.FindAsync(Conversation, Token);
        Assert.Equal(new ConversationState(Conversation, Message("a").Address, accepted.Position, null, 0, accepted.JobId), state);
    }

    [Fact]
    public async Task A_running_job_and_its_attempt_are_part_of_the_state_while_it_runs()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        await ReleaseAsync(await LeaseOneAsync(worker));
        var job = await LeaseOneAsync(worker);
        var running = await Store.Log.FindAsync(Conversation, Token);
        Assert.Equal(((Guid?)job.Lease.JobId, 2), (running!.RunningJob, running.RunningAttempt));
        Assert.Equal(job.Lease.JobId, running.NextJob);
        await CommitAsync(job);
        var idle = await Store.Log.FindAsync(Conversation, Token);
        Assert.Equal((null, 0, null), (idle!.RunningJob, idle.RunningAttempt, idle.NextJob));
    }

    [Fact]
    public async Task A_start_reminds_of_the_newest_exchanges_that_fit_oldest_first()
    {
        await AnsweredAsync("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc");
        await AcceptAsync("a");
        var job = await LeaseOneAsync(await JoinAsync("another"));
        Assert.Equal([new("bbbbbbbbbb", "re bbbbbbbbbb"), new("cccccccccc", "re cccccccccc")], (await Store.Jobs.StartAsync(job.Lease, Unhurried, 46, Token))!);
        Assert.Equal(3, (await Store.Jobs.StartAsync(job.Lease, Unhurried, History, Token))!.Count);
        Assert.Empty((await Store.Jobs.StartAsync(job.Lease, Unhurried, 22, Token))!);
        Assert.Empty((await Store.Jobs.StartAsync(job.Lease, Unhurried, 0, Token))!);
    }

    [Fact]
    public async Task Starts_that_meet_are_each_reminded_of_their_own_conversation()
    {
        var worker = await JoinAsync();
        string[] conversations = ["a", "b", "c"];
        foreach (var conversation in conversations) await AcceptAsync(conversation, $"first in {conversation}");
        foreach (var job in await LeaseAsync(worker, 3)) await CommitAsync(job);
        foreach (var conversation in conversations) await AcceptAsync(conversation, $"second in {conversation}");
        await AcceptAsync("d", "first in d");
        var jobs = await LeaseAsync(worker, 4);
        var histories = await Task.WhenAll(jobs.Select(job => Store.Jobs.StartAsync(job.Lease, Unhurried, History, Token)));
        Assert.All(jobs.Zip(histories), pair => Assert.Equal(
            pair.First.Text.StartsWith("first", StringComparison.Ordinal) ? [] : [pair.First.Text.Replace("second", "first", StringComparison.Ordinal)], pair.Second!.Select(exchange => exchange.Asked)));
    }

    private async Task AnsweredAsync(params string[] texts)
    {
        var worker = await JoinAsync();
        foreach (var text in texts)
        {
            await AcceptAsync("a", text);
            await CommitAsync(await LeaseOneAsync(worker), Answer with { Text = $"re {text}" });
        }
    }
}
