using OpenClaw.Core.Jobs;
using OpenClaw.Core.Outbox;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class SendLedgerContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly Guid Holder = Guid.NewGuid();

    [Fact]
    public async Task A_piece_is_unknown_from_its_beginning_until_the_platform_answered()
    {
        var entry = await ClaimNewAsync();
        Assert.Empty(await ReadAsync(entry));
        Assert.Equal(HolderResult.Done, await BeginAsync(entry, 0));
        Assert.Equal([new SendRecord(0, null)], await ReadAsync(entry));
        await Store.Sends.ConfirmAsync(entry, 0, "4711", Token);
        Assert.Equal(HolderResult.Done, await BeginAsync(entry, 1));
        Assert.Equal([new SendRecord(0, "4711"), new SendRecord(1, null)], await ReadAsync(entry));
    }

    [Fact]
    public async Task A_confirmed_piece_cannot_begin_again()
    {
        var entry = await ClaimNewAsync();
        await BeginAsync(entry, 0);
        Assert.Equal(HolderResult.Done, await BeginAsync(entry, 0));
        await Store.Sends.ConfirmAsync(entry, 0, "4711", Token);
        Assert.Equal(HolderResult.Stale, await BeginAsync(entry, 0));
        Assert.Equal([new SendRecord(0, "4711")], await ReadAsync(entry));
    }

    [Fact]
    public async Task A_withdrawn_piece_was_never_sent_and_a_confirmed_one_cannot_be_withdrawn()
    {
        var entry = await ClaimNewAsync();
        await BeginAsync(entry, 0);
        await Store.Sends.WithdrawAsync(entry, 0, Token);
        Assert.Empty(await ReadAsync(entry));
        await BeginAsync(entry, 0);
        await Store.Sends.ConfirmAsync(entry, 0, "4711", Token);
        await Store.Sends.WithdrawAsync(entry, 0, Token);
        Assert.Single(await ReadAsync(entry));
    }

    [Fact]
    public async Task A_claim_that_lapsed_begins_nothing_and_still_tells_what_the_platform_said()
    {
        var entry = await ClaimNewAsync(Brief);
        await BeginAsync(entry, 0);
        var again = await Eventually.ValueAsync(async () => (await Store.Outbox.ClaimAsync("telegram", Holder, 1, Unhurried, Token)).SingleOrDefault(), "the lapsed claim is taken");
        Assert.Equal(HolderResult.Stale, await BeginAsync(entry, 1));
        Assert.Equal([new SendRecord(0, null)], await ReadAsync(again));
        await Store.Sends.ConfirmAsync(entry, 0, "4711", Token);
        Assert.Equal([new SendRecord(0, "4711")], await ReadAsync(again));
        Assert.Equal(HolderResult.Stale, await BeginAsync(again, 0));
        Assert.Equal(HolderResult.Done, await BeginAsync(again, 1));
    }

    [Fact]
    public async Task The_records_go_with_their_outbox_row()
    {
        var entry = await ClaimNewAsync();
        await BeginAsync(entry, 0);
        await Store.Sends.ConfirmAsync(entry, 0, "4711", Token);
        await Store.Outbox.AcknowledgeAsync(entry, Token);
        Assert.Single(await ReadAsync(entry));
        await Eventually.TrueAsync(
            async () =>
            {
                await Store.Jobs.DeleteOldAsync(TimeSpan.Zero, TimeSpan.FromDays(7), 100, Token);
                return (await ReadAsync(entry)).Count == 0;
            },
            "the records are deleted");
    }

    private async Task<OutboxEntry> ClaimNewAsync(TimeSpan? duration = null)
    {
        var worker = await JoinAsync();
        await Store.Jobs.AcceptAsync(Message("t", channel: "telegram"), Token);
        await CommitAsync(await LeaseOneAsync(worker));
        return Assert.Single(await Store.Outbox.ClaimAsync("telegram", Holder, 1, duration ?? Unhurried, Token));
    }

    private Task<HolderResult> BeginAsync(OutboxEntry entry, int piece) => Store.Sends.BeginAsync(entry, piece, Token);

    private Task<IReadOnlyList<SendRecord>> ReadAsync(OutboxEntry entry) => Store.Sends.ReadAsync(entry.Id, Token);
}
