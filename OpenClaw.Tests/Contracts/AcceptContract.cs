using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class AcceptContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task An_accepted_message_is_a_queued_job_with_everything_it_came_with()
    {
        var message = Message("a", "hello, \u4f60\u597d \ud83d\udc4b") with { Model = "demo", Sender = "ann", TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        var accepted = await Store.Jobs.AcceptAsync(message, Token);
        Assert.Equal(AcceptOutcome.Accepted, accepted.Outcome);
        Assert.True(accepted.Position > 0);

        var view = await FindAsync(accepted.JobId);
        Assert.Equal((message.Address, JobState.Queued, accepted.Position, message.Text), (view.Address, view.State, view.Position, view.Text));
        Assert.Equal((0, 0, 0), (view.Attempts, view.Failures, view.Deaths));
        Assert.Null(view.FinishedAt);

        var job = await LeaseOneAsync(await JoinAsync());
        Assert.Equal((message.Text, message.Model, message.TraceParent, message.Address), (job.Text, job.Model, job.TraceParent, job.Address));
        Assert.Equal(view.AcceptedAt, job.AcceptedAt);
    }

    [Fact]
    public async Task A_repeated_key_with_the_same_content_answers_with_the_earlier_job()
    {
        var message = Message("a");
        var first = await Store.Jobs.AcceptAsync(message, Token);
        var again = await Store.Jobs.AcceptAsync(message with { Sender = "another name", TraceParent = null }, Token);
        Assert.Equal(new AcceptResult(AcceptOutcome.Duplicate, first.JobId, 0), again);
        Assert.Equal(1, (await Store.Jobs.CountAsync(Token)).Queued);
    }

    [Fact]
    public async Task A_repeated_key_with_other_content_is_a_conflict_and_changes_nothing()
    {
        var message = Message("a", "one");
        var first = await Store.Jobs.AcceptAsync(message, Token);
        var before = await SnapshotAsync(first.JobId);
        InboundMessage[] others = [message with { Text = "two" }, message with { Model = "other" }, message with { CallbackUrl = new Uri("http://other/") }, message with { Address = Message("b").Address }];
        foreach (var other in others)
            Assert.Equal((AcceptOutcome.Conflict, first.JobId), await OutcomeAsync(other));

        Assert.Equal(before, await SnapshotAsync(first.JobId));
        Assert.Null(await Store.Log.FindAsync(Message("b").Address.ConversationId, Token));
    }

    [Fact]
    public async Task Keys_of_different_accounts_and_channels_do_not_meet()
    {
        var message = Message("a", key: "1");
        InboundMessage[] all = [message, message with { Address = message.Address with { Account = "other" } }, message with { Address = message.Address with { Channel = "telegram" } }];
        foreach (var one in all) Assert.Equal(AcceptOutcome.Accepted, (await Store.Jobs.AcceptAsync(one, Token)).Outcome);
        Assert.Equal(3, (await Store.Jobs.CountAsync(Token)).Queued);
    }

    [Fact]
    public async Task A_key_stays_known_after_its_job_has_ended()
    {
        var message = Message("a");
        var first = await Store.Jobs.AcceptAsync(message, Token);
        await CommitAsync(await LeaseOneAsync(await JoinAsync()));
        Assert.Equal((AcceptOutcome.Duplicate, first.JobId), await OutcomeAsync(message));
        Assert.Equal(new JobCounts(0, 0, 0, 0), await Store.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task Concurrent_repetitions_of_one_key_make_one_job()
    {
        var message = Message("a");
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Store.Jobs.AcceptAsync(message, Token))));
        Assert.Single(results, result => result.Outcome == AcceptOutcome.Accepted);
        Assert.Single(results.Select(result => result.JobId).Distinct());
        Assert.Equal(1, (await Store.Jobs.CountAsync(Token)).Queued);
    }

    [Fact]
    public async Task Concurrent_messages_of_one_conversation_get_places_of_their_own_and_none_is_lost()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => AcceptAsync("a", $"{i}"))));
        Assert.Equal(200, results.Select(result => result.Position).Distinct().Count());

        var worker = await JoinAsync();
        foreach (var expected in results.OrderBy(result => result.Position))
        {
            var job = await LeaseOneAsync(worker);
            Assert.Equal(expected.JobId, job.Lease.JobId);
            Assert.Equal(HolderResult.Done, await CommitAsync(job));
        }

        Assert.Equal(new JobCounts(0, 0, 0, 0), await Store.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task An_unknown_job_is_not_found() => Assert.Null(await Store.Jobs.FindAsync(Guid.NewGuid(), Token));

    [Fact]
    public async Task The_largest_text_comes_back_whole()
    {
        var text = string.Concat(Enumerable.Repeat("\u4f60a", InboundMessage.MaxTextBytes / 4));
        var accepted = await AcceptAsync("a", text);
        Assert.Equal(text, (await FindAsync(accepted.JobId)).Text);
    }

    private async Task<(AcceptOutcome Outcome, Guid JobId)> OutcomeAsync(InboundMessage message)
    {
        var result = await Store.Jobs.AcceptAsync(message, Token);
        return (result.Outcome, result.JobId);
    }
}
