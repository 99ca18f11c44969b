using OpenClaw.Core.Alerts;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Messages;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class AlertContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly AlertRaise Offline = new("node-offline", "worker-1", "worker-1 is offline.", 1);
    private static readonly AlertAudience Hook = new(true, null, "");
    private static readonly ChannelAddress Room = new("telegram", "bot", "room");

    [Fact]
    public async Task An_alert_is_open_once_for_a_rule_and_subject_whoever_raises_it()
    {
        var raised = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.Alerts.RaiseAsync(Offline, Hook, Token)));
        var number = Assert.Single(raised, n => n is not null)!.Value;
        Assert.NotNull(await Store.Alerts.RaiseAsync(Offline with { Subject = "worker-2" }, Hook, Token));
        Assert.Equal(2, (await OpenAsync()).Count);

        Assert.True(await Store.Alerts.ClearAsync(number, "It is back.", Hook, Token));
        Assert.False(await Store.Alerts.ClearAsync(number, "It is back.", Hook, Token));
        Assert.Equal("worker-2", Assert.Single(await OpenAsync()).Subject);
        Assert.NotNull(await Store.Alerts.RaiseAsync(Offline, Hook, Token));
        var history = await Store.Alerts.ListAsync(new AlertQuery(), Token);
        Assert.Equal(3, history.Count);
        var first = Assert.Single(history, alert => alert.Number == number);
        Assert.Equal(("node-offline", "worker-1", "worker-1 is offline.", 1d, "It is back."), (first.Rule, first.Subject, first.Summary, first.Value, first.ClearedBecause));
        Assert.Equal([number], (await Store.Alerts.ListAsync(new AlertQuery(Before: number + 1, Limit: 1), Token)).Select(alert => alert.Number));
    }

    [Fact]
    public async Task Every_change_is_in_the_journal_and_the_first_acknowledgement_counts()
    {
        var number = await RaiseAsync();
        Assert.True(await Store.Alerts.AcknowledgeAsync(number, "key-1", Token));
        Assert.True(await Store.Alerts.AcknowledgeAsync(number, "key-2", Token));
        Assert.Equal("key-1", Assert.Single(await OpenAsync()).AcknowledgedBy);
        Assert.True(await Store.Alerts.SilenceAsync(number, "key-2", TimeSpan.FromHours(1), Token));
        Assert.True(await Store.Alerts.ClearAsync(number, "It is back.", Hook, Token));
        Assert.False(await Store.Alerts.AcknowledgeAsync(number + 1, "key-1", Token));
        Assert.False(await Store.Alerts.SilenceAsync(number + 1, "key-1", TimeSpan.FromHours(1), Token));

        var entries = await Store.Journal.ReadAsync(new JournalQuery("alert.", number.ToString(System.Globalization.CultureInfo.InvariantCulture)), Token);
        Assert.Equal([JournalKinds.AlertCleared, JournalKinds.AlertSilenced, JournalKinds.AlertAcknowledged, JournalKinds.AlertRaised], entries.Select(entry => entry.Kind));
        Assert.Equal(["", "key-2", "key-1", ""], entries.Select(entry => entry.Actor));
        Assert.StartsWith("node-offline worker-1", entries[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhook_is_told_of_the_beginning_and_then_of_the_end()
    {
        var number = await RaiseAsync();
        var claimed = Assert.Single(await ClaimAsync());
        Assert.Equal((number, AlertMoment.None), (claimed.Number, claimed.Told));
        Assert.Empty(await ClaimAsync());

        // It ends while somebody is telling of its beginning: the end is told after that.
        await Store.Alerts.ClearAsync(number, "It is back.", Hook, Token);
        await Store.Alerts.ToldAsync(number, AlertMoment.Raised, Token);
        Assert.Equal(AlertMoment.Raised, Assert.Single(await ClaimAsync()).Told);
        await Store.Alerts.ToldAsync(number, AlertMoment.Cleared, Token);
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task An_end_that_comes_later_is_told_and_a_teller_that_crashed_is_replaced()
    {
        var number = await RaiseAsync();
        await Store.Alerts.ToldAsync(number, AlertMoment.Raised, Token);
        Assert.Empty(await ClaimAsync());
        await Store.Alerts.ClearAsync(number, "It is back.", Hook, Token);
        Assert.Single(await ClaimAsync(Brief));
        await Eventually.TrueAsync(async () => (await ClaimAsync(Brief)).Count == 1, "the claim of the crashed teller lapses");
    }

    [Fact]
    public async Task Telling_is_tried_again_later_and_given_up_in_the_end()
    {
        var number = await RaiseAsync();
        Assert.Single(await ClaimAsync());
        await Store.Alerts.NotToldAsync(number, "503", Brief, Token);
        Alert? again = null;
        await Eventually.TrueAsync(async () => (again = (await ClaimAsync()).SingleOrDefault()) is not null, "the next try");
        Assert.Equal((1, "503"), (again!.Tries, again.TellError));
        await Store.Alerts.NotToldAsync(number, "gone", null, Token);
        Assert.Empty(await ClaimAsync());
        Assert.Equal((2, "gone"), (Assert.Single(await OpenAsync()).Tries, Assert.Single(await OpenAsync()).TellError));
    }

    [Fact]
    public async Task A_silence_keeps_everybody_quiet_about_this_occurrence_and_the_next_until_it_is_lifted()
    {
        var number = await RaiseAsync();
        await Store.Alerts.SilenceAsync(number, "key-1", TimeSpan.FromHours(1), Token);
        Assert.Empty(await ClaimAsync());
        await Store.Alerts.ClearAsync(number, "It is back.", Say("over"), Token);
        var next = await RaiseAsync(Say("again"));
        Assert.NotNull(Assert.Single(await OpenAsync()).SilencedUntil);
        Assert.Empty(await ClaimAsync());
        Assert.Empty(await TurnsAsync());

        await Store.Alerts.SilenceAsync(next, "key-1", TimeSpan.Zero, Token);
        Assert.Null(Assert.Single(await OpenAsync()).SilencedUntil);
        await Store.Alerts.ClearAsync(next, "It is back.", Hook, Token);
        await RaiseAsync(Say("third"));
        Assert.Single(await ClaimAsync());
        Assert.Equal(["third"], await TurnsAsync());
    }

    [Fact]
    public async Task Alerts_said_in_a_conversation_leave_through_its_outbox_in_order_and_once()
    {
        var number = await RaiseAsync(Say("it began"));
        Assert.Null(await Store.Alerts.RaiseAsync(Offline, Say("it began"), Token));
        await Store.Alerts.ClearAsync(number, "It is back.", Say("it ended"), Token);
        Assert.Equal(["it began", "it ended"], await TurnsAsync());

        foreach (var text in new[] { "it began", "it ended" })
        {
            var entry = Assert.Single(await Store.Outbox.ClaimAsync("telegram", Guid.NewGuid(), 10, Unhurried, Token));
            Assert.Equal((text, false, "room"), (entry.Message.Text, entry.Message.IsAnswer, entry.Message.Address.Conversation));
            await Store.Outbox.AcknowledgeAsync(entry, Token);
        }

        // A person's message in the same conversation goes on as ever.
        var accepted = await Store.Jobs.AcceptAsync(new InboundMessage(Room, "key", "hello"), Token);
        var job = await LeaseOneAsync(await JoinAsync());
        Assert.Equal(accepted.JobId, job.Lease.JobId);
        await CommitAsync(job);
        Assert.Equal(["it began", "it ended", "hello", "the answer"], await TurnsAsync());
    }

    [Fact]
    public async Task Cleared_alerts_are_forgotten_and_open_ones_never()
    {
        var number = await RaiseAsync();
        await Store.Alerts.RaiseAsync(Offline with { Subject = "worker-2" }, Hook, Token);
        await Store.Alerts.ClearAsync(number, "It is back.", Hook, Token);
        Assert.Equal(0, await Store.Alerts.ForgetAsync(Unhurried, Token));
        await Eventually.TrueAsync(async () => await Store.Alerts.ForgetAsync(Brief, Token) == 1, "the cleared alert is deleted");
        Assert.Equal("worker-2", Assert.Single(await Store.Alerts.ListAsync(new AlertQuery(), Token)).Subject);
    }

    private static AlertAudience Say(string text) => new(true, Room, text);

    private async Task<long> RaiseAsync(AlertAudience? audience = null) => (await Store.Alerts.RaiseAsync(Offline, audience ?? Hook, Token))!.Value;

    private Task<IReadOnlyList<Alert>> OpenAsync() => Store.Alerts.ListAsync(new AlertQuery(OnlyOpen: true), Token);

    private Task<IReadOnlyList<Alert>> ClaimAsync(TimeSpan? duration = null) => Store.Alerts.ClaimUntoldAsync(10, duration ?? Unhurried, Token);

    private async Task<IEnumerable<string>> TurnsAsync() => (await Store.Log.ReadTurnsAsync(Room.ConversationId, 0, 100, Token) ?? []).Select(turn => turn.Text);
}
