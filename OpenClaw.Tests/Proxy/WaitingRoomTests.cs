using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Gateway.Proxy;
using OpenClaw.Gateway.Selection;
using Xunit;

namespace OpenClaw.Tests.Proxy;

public sealed class WaitingRoomTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly LoadLedger _ledger = new();
    private readonly FakeTimeProvider _time = new();
    private readonly WaitingRoom _room;

    public WaitingRoomTests() => _room = new WaitingRoom(_ledger, Options.Create(new ProxyOptions { MaxWaiting = 2, MaxWait = TimeSpan.FromSeconds(1) }), _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void It_is_bounded_in_number()
    {
        Assert.NotNull(_room.TryEnter());
        var second = _room.TryEnter();
        Assert.Null(_room.TryEnter());
        second!.StepOut();
        Assert.NotNull(_room.TryEnter());
    }

    [Fact]
    public async Task A_freed_slot_wakes_the_first_in_line_and_its_leaving_the_next()
    {
        var (first, second) = (_room.TryEnter()!, _room.TryEnter()!);
        var (one, two) = (first.WaitAsync(Token), second.WaitAsync(Token));
        Free();
        Assert.Equal(WaitEnd.Look, await one.WaitAsync(Deadline, Token));
        Assert.False(two.IsCompleted);
        first.StepOut();
        Assert.Equal(WaitEnd.Look, await two.WaitAsync(Deadline, Token));
    }

    [Fact]
    public async Task Who_steps_back_is_first_again_and_its_time_goes_on()
    {
        var (first, second) = (_room.TryEnter()!, _room.TryEnter()!);
        first.StepOut();
        first.StepBack();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WaitEnd.TooLong, await first.WaitAsync(Token));
        Assert.Equal(2, _room.Count);
        second.StepOut();
        second.StepOut();
        Assert.Equal(1, _room.Count);
    }

    [Fact]
    public async Task Only_the_first_asks_after_a_silence_and_nobody_waits_longer_than_the_limit()
    {
        var (first, second) = (_room.TryEnter()!, _room.TryEnter()!);
        var (one, two) = (first.WaitAsync(Token), second.WaitAsync(Token));
        _time.Advance(WaitingRoom.AskInterval);
        Assert.Equal(WaitEnd.LookAndAsk, await one.WaitAsync(Deadline, Token));
        Assert.False(two.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WaitEnd.TooLong, await two.WaitAsync(Deadline, Token));
    }

    [Fact]
    public async Task A_client_that_goes_away_waits_no_longer()
    {
        using var leaving = new CancellationTokenSource();
        var wait = _room.TryEnter()!.WaitAsync(leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    public void Dispose() => _room.Dispose();

    private void Free()
    {
        var (worker, id) = (Guid.NewGuid(), Guid.NewGuid());
        _ledger.Sent(worker, id);
        _ledger.Ended(worker, id);
    }
}
