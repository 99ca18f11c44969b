using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Leases;

public sealed class LeaseKeeperTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedLeaseStore _store;
    private readonly LeaseKeeper _keeper;

    public LeaseKeeperTests()
    {
        _store = new ScriptedLeaseStore(_time);
        _keeper = new LeaseKeeper("leader", _store, new LocalNode("gateway-1", NodeRole.Gateway, "local", "1"), _time, NullLogger<LeaseKeeper>.Instance);
    }

    [Fact]
    public async Task A_term_is_trusted_only_until_its_time_runs_out()
    {
        Assert.Null(_keeper.Current);
        await RunAsync();
        Assert.Equal(1, _keeper.Current?.Number);
        _time.Advance(TimeSpan.FromSeconds(4.4));
        Assert.NotNull(_keeper.Current);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(_keeper.Current);
        Assert.Equal(TimeSpan.Zero, _keeper.HeldFor);
    }

    [Fact]
    public async Task A_store_that_is_away_takes_nothing_at_once_but_the_unbroken_time_starts_anew()
    {
        await RunAsync();
        await HoldForAsync(3);
        Assert.Equal(TimeSpan.FromSeconds(3), _keeper.HeldFor);
        _store.IsDown = true;
        await RunAsync();
        Assert.NotNull(_keeper.Current);
        Assert.Equal(TimeSpan.Zero, _keeper.HeldFor);
        _store.IsDown = false;
        await HoldForAsync(2);
        Assert.Equal(TimeSpan.FromSeconds(1), _keeper.HeldFor);
    }

    [Fact]
    public async Task What_is_told_is_written_by_the_holder_alone_and_once_in_a_term()
    {
        var note = new LeaseNote("home", "@bot", null);
        _keeper.Tell(note);
        _store.IsTaken = true;
        await RunAsync();
        _keeper.Tell(note);
        _store.IsTaken = false;
        await RunAsync();
        Assert.Empty(_store.Notes);
        _keeper.Tell(note);
        await RunAsync();
        await RunAsync();
        Assert.Equal([note], _store.Notes);
        _keeper.Tell(note with { Fault = "It answered 401." });
        await RunAsync();
        Assert.Equal(2, _store.Notes.Count);
        _keeper.Tell(note);
        _store.Number++;
        await RunAsync();
        Assert.Equal(2, _store.Notes.Count); // an earlier term's word says nothing of this one
        _keeper.Tell(note);
        await RunAsync();
        Assert.Equal(3, _store.Notes.Count);
    }

    [Fact]
    public async Task Who_stands_back_has_no_term_at_once_frees_it_and_tries_again_after_a_while()
    {
        await RunAsync();
        _keeper.StandBack(TimeSpan.FromSeconds(10));
        Assert.Null(_keeper.Current);
        await RunAsync();
        await RunAsync();
        Assert.Equal(1, Assert.Single(_store.Released).Number);
        Assert.Equal(1, _store.Attempts);
        _time.Advance(TimeSpan.FromSeconds(10));
        await RunAsync();
        Assert.NotNull(_keeper.Current);
    }

    [Fact]
    public async Task Losing_the_lease_to_another_ends_the_term_at_once()
    {
        await RunAsync();
        _store.IsTaken = true;
        await RunAsync();
        Assert.Null(_keeper.Current);
    }

    [Fact]
    public async Task A_new_term_starts_its_time_anew()
    {
        await RunAsync();
        await HoldForAsync(4);
        _store.Number = 2;
        await RunAsync();
        Assert.Equal(TimeSpan.Zero, _keeper.HeldFor);
    }

    [Fact]
    public async Task Renewing_runs_every_third_and_stopping_releases_exactly_the_term()
    {
        await _keeper.StartAsync(TestContext.Current.CancellationToken);
        for (var expected = 1; expected <= 4; expected++)
        {
            await Eventually.TrueAsync(() => _store.Attempts == expected, $"attempt {expected}");
            // The attempt is followed by arming the timer; advancing before that would be lost, advancing again would not.
            await Eventually.TrueAsync(() => { _time.Advance(LeaseKeeper.Duration / 3); return _store.Attempts > expected; }, "the next third");
            expected = _store.Attempts - 1;
        }

        await _keeper.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single(_store.Released).Number);
        Assert.Null(_keeper.Current);
    }

    private async Task HoldForAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await RunAsync();
        }
    }

    private Task RunAsync() => _keeper.RunOnceAsync(TestContext.Current.CancellationToken);
}
