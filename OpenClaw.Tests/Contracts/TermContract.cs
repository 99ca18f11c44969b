using OpenClaw.Core.Leases;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class TermContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly Guid One = Guid.NewGuid();
    private static readonly Guid Two = Guid.NewGuid();

    [Fact]
    public async Task A_held_lease_is_refused_to_another_holder_and_renewed_for_its_own()
    {
        var term = await AcquireAsync(One);
        Assert.Null(await Store.Leases.TryAcquireAsync("leader", Two, Unhurried, Token));
        var renewed = await AcquireAsync(One);
        Assert.Equal((term.Number, One, "leader"), (renewed.Number, renewed.Holder, renewed.Name));
    }

    [Fact]
    public async Task A_term_is_trusted_for_less_than_the_store_grants_it()
    {
        var time = TimeProvider.System;
        var term = await AcquireAsync(One, TimeSpan.FromSeconds(60));
        Assert.True(term.IsTrusted(time));
        Assert.True(term.TrustedUntil < time.GetTimestamp() + (60 * time.TimestampFrequency));
    }

    [Fact]
    public async Task A_lease_that_ran_out_goes_to_another_holder_with_a_higher_number()
    {
        var old = await AcquireAsync(One, Brief);
        var next = await Eventually.ValueAsync(() => Store.Leases.TryAcquireAsync("leader", Two, Unhurried, Token), "the lease runs out");
        Assert.True(next.Number > old.Number);
        Assert.Null(await Store.Leases.TryAcquireAsync("leader", One, Unhurried, Token));
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once_and_its_number_still_grows()
    {
        var old = await AcquireAsync(One);
        await Store.Leases.ReleaseAsync(old, Token);
        var next = await AcquireAsync(Two);
        Assert.True(next.Number > old.Number);
    }

    [Fact]
    public async Task A_late_release_of_an_old_term_changes_nothing()
    {
        var old = await AcquireAsync(One);
        await Store.Leases.ReleaseAsync(old, Token);
        await AcquireAsync(Two);
        await Store.Leases.ReleaseAsync(old, Token);
        await Store.Leases.ReleaseAsync(old with { Holder = Two }, Token);
        Assert.Null(await Store.Leases.TryAcquireAsync("leader", One, Unhurried, Token));
    }

    [Fact]
    public async Task Leases_of_different_names_do_not_meet()
    {
        await AcquireAsync(One);
        Assert.NotNull(await Store.Leases.TryAcquireAsync("channel/telegram/main", Two, Unhurried, Token));
    }

    [Fact]
    public async Task Of_many_who_try_together_one_gets_the_lease()
    {
        var terms = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.Leases.TryAcquireAsync("leader", Guid.NewGuid(), Unhurried, Token))));
        Assert.Single(terms, term => term is not null);
    }

    [Fact]
    public async Task The_holder_notes_a_fault_which_lasts_over_changes_of_the_holder_until_one_notes_that_it_is_over()
    {
        var term = await AcquireAsync(One);
        Assert.Null((await StandingAsync()).Note);
        var broken = new LeaseNote("home", "@bot", "It answered 401.");
        await Store.Leases.NoteAsync(term, broken, Token);
        await Eventually.TrueAsync(async () => (await StandingAsync()).FaultFor > Brief, "the fault lasts");
        var before = await StandingAsync();
        Assert.Equal((One, broken), (before.Holder, before.Note));

        await Store.Leases.ReleaseAsync(term, Token);
        var next = await AcquireAsync(Two);
        await Store.Leases.NoteAsync(next, broken with { Fault = "It answered 500." }, Token);
        await Store.Leases.NoteAsync(term, broken with { Fault = null }, Token); // a late word of the old holder
        var standing = await StandingAsync();
        Assert.Equal((Two, "It answered 500."), (standing.Holder, standing.Note!.Fault));
        Assert.True(standing.FaultFor >= before.FaultFor);

        await Store.Leases.NoteAsync(next, broken with { Fault = null }, Token);
        Assert.Equal((broken with { Fault = null }, TimeSpan.Zero), ((await StandingAsync()).Note, (await StandingAsync()).FaultFor));
    }

    private async Task<LeaseStanding> StandingAsync() => Assert.Single(await Store.Leases.ListAsync(Token));

    private async Task<Term> AcquireAsync(Guid holder, TimeSpan? duration = null)
    {
        var term = await Store.Leases.TryAcquireAsync("leader", holder, duration ?? Unhurried, Token);
        Assert.NotNull(term);
        return term;
    }
}
