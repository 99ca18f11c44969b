using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class OutboxContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly Guid Holder = Guid.NewGuid();

    [Fact]
    public async Task Only_a_commit_of_something_to_push_makes_a_row()
    {
        var worker = await JoinAsync();
        await AcceptAsync("read from the API");
        await CommitAsync(await LeaseOneAsync(worker));
        await Store.Jobs.AcceptAsync(Message("t", channel: "telegram"), Token);
        var job = await LeaseOneAsync(worker);
        Assert.Equal((0L, 0L), await Store.Outbox.CountAsync(Token));
        await CommitAsync(job);
        Assert.Equal((1L, 0L), await Store.Outbox.CountAsync(Token));
    }

    [Fact]
    public async Task A_row_carries_the_answer_its_address_and_its_trace()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var worker = await JoinAsync();
        var message = Message("t", channel: "telegram") with { TraceParent = trace };
        var accepted = await Store.Jobs.AcceptAsync(message, Token);
        await CommitAsync(await LeaseOneAsync(worker));
        var entry = Assert.Single(await ClaimAsync("telegram"));
        Assert.Equal(new OutboundMessage(accepted.JobId, message.Address, true, Answer.Text, null), entry.Message);
        Assert.Equal(("telegram", 0), (entry.Channel, entry.Tries));
        Assert.Equal(trace[..35], entry.TraceParent?[..35]);
    }

    [Fact]
    public async Task A_callback_leaves_through_the_webhook_channel_also_when_there_is_no_answer()
    {
        var worker = await JoinAsync();
        var callback = new Uri("http://127.0.0.1:9/hook?x=1");
        var accepted = await Store.Jobs.AcceptAsync(Message("a") with { CallbackUrl = callback }, Token);
        await FailAsync(await LeaseOneAsync(worker), null);
        Assert.Empty(await ClaimAsync("telegram"));
        var entry = Assert.Single(await ClaimAsync("webhook"));
        Assert.Equal((accepted.JobId, false, callback), (entry.Message.JobId, entry.Message.IsAnswer, entry.Message.CallbackUrl));
        Assert.Contains(Failure.Reason, entry.Message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_a_conversation_leave_in_order_one_at_a_time()
    {
        await CommittedAsync("t", "one", "two");
        await CommittedAsync("u", "other");
        var claimed = await ClaimAsync("telegram");
        Assert.Equal(["one", "other"], claimed.Select(entry => entry.Message.Text).Order());
        Assert.Empty(await ClaimAsync("telegram"));
        Assert.Equal(HolderResult.Done, await Store.Outbox.AcknowledgeAsync(claimed.Single(entry => entry.Message.Text == "one"), Token));
        Assert.Equal("two", Assert.Single(await ClaimAsync("telegram")).Message.Text);
        Assert.Equal((2L, 0L), await Store.Outbox.CountAsync(Token));
    }

    [Fact]
    public async Task Claims_keep_their_limit_and_give_every_row_to_one_holder()
    {
        for (var i = 0; i < 12; i++) await CommittedAsync($"t{i}", $"{i}");
        Assert.Equal(2, (await ClaimAsync("telegram", 2)).Count);
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClaimAsync("telegram", 10))));
        var all = claims.SelectMany(entries => entries).ToList();
        all.AddRange(await ClaimAsync("telegram", 20));
        Assert.Equal(10, all.Count);
        Assert.Equal(10, all.Select(entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_retried_row_holds_its_conversation_keeps_its_id_and_counts_its_tries()
    {
        await CommittedAsync("t", "one", "two");
        var first = Assert.Single(await ClaimAsync("telegram"));
        Assert.Equal(HolderResult.Done, await Store.Outbox.RetryAsync(first, "the platform is away", TimeSpan.FromMilliseconds(1500), Token));
        Assert.Empty(await ClaimAsync("telegram"));
        var again = await Eventually.ValueAsync(async () => (await ClaimAsync("telegram")).SingleOrDefault(), "the row is ready again");
        Assert.Equal((first.Id, 1, "one"), (again.Id, again.Tries, again.Message.Text));
        Assert.NotEqual(first.Token, again.Token);
        await AssertStaleAsync(first);
        Assert.Equal(HolderResult.Done, await Store.Outbox.AcknowledgeAsync(again, Token));
        Assert.Equal("two", Assert.Single(await ClaimAsync("telegram")).Message.Text);
    }

    [Fact]
    public async Task A_row_that_is_given_up_makes_room_for_the_next()
    {
        await CommittedAsync("t", "one", "two");
        Assert.Equal(HolderResult.Done, await Store.Outbox.DeadLetterAsync(Assert.Single(await ClaimAsync("telegram")), "blocked", Token));
        Assert.Equal((1L, 1L), await Store.Outbox.CountAsync(Token));
        Assert.Equal("two", Assert.Single(await ClaimAsync("telegram")).Message.Text);
    }

    [Fact]
    public async Task A_repeated_acknowledgement_is_already_done()
    {
        await CommittedAsync("t", "one");
        var entry = Assert.Single(await ClaimAsync("telegram"));
        Assert.Equal(HolderResult.Done, await Store.Outbox.AcknowledgeAsync(entry, Token));
        Assert.Equal(HolderResult.AlreadyDone, await Store.Outbox.AcknowledgeAsync(entry, Token));
        Assert.NotEqual(HolderResult.Done, await Store.Outbox.RetryAsync(entry, "no", TimeSpan.Zero, Token));
        Assert.NotEqual(HolderResult.Done, await Store.Outbox.DeadLetterAsync(entry, "no", Token));
        Assert.Equal((0L, 0L), await Store.Outbox.CountAsync(Token));
    }

    [Fact]
    public async Task A_claim_that_ran_out_is_claimed_anew_and_the_old_one_is_stale()
    {
        await CommittedAsync("t", "one");
        var late = Assert.Single(await Store.Outbox.ClaimAsync("telegram", Holder, 5, Brief, Token));
        var again = await Eventually.ValueAsync(async () => (await ClaimAsync("telegram")).SingleOrDefault(), "the claim runs out");
        Assert.Equal(late.Id, again.Id);
        await AssertStaleAsync(late);
        Assert.Equal(HolderResult.Done, await Store.Outbox.AcknowledgeAsync(again, Token));
    }

    private Task<IReadOnlyList<OutboxEntry>> ClaimAsync(string channel, int limit = 10) => Store.Outbox.ClaimAsync(channel, Holder, limit, Unhurried, Token);

    private async Task CommittedAsync(string conversation, params string[] answers)
    {
        var worker = await JoinAsync();
        foreach (var answer in answers)
        {
            await Store.Jobs.AcceptAsync(Message(conversation, channel: "telegram"), Token);
            Assert.Equal(HolderResult.Done, await CommitAsync(await LeaseOneAsync(worker), Answer with { Text = answer }));
        }
    }

    private async Task AssertStaleAsync(OutboxEntry entry)
    {
        var before = await Store.Outbox.CountAsync(Token);
        Assert.Equal(HolderResult.Stale, await Store.Outbox.AcknowledgeAsync(entry, Token));
        Assert.NotEqual(HolderResult.Done, await Store.Outbox.RetryAsync(entry, "late", TimeSpan.Zero, Token));
        Assert.NotEqual(HolderResult.Done, await Store.Outbox.DeadLetterAsync(entry, "late", Token));
        Assert.Equal(before, await Store.Outbox.CountAsync(Token));
    }
}
