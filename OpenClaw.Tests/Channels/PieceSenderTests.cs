using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.Telemetry;
using System.Diagnostics.Metrics;
using Xunit;

namespace OpenClaw.Tests.Channels;

public sealed class PieceSenderTests
{
    private static readonly string[] Three = ["one", "two", "three"];
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLedger _ledger = new();
    private readonly List<string> _sent = [];
    private readonly OutboxEntry _entry = new(Guid.NewGuid(), Guid.NewGuid(), "telegram", new OutboundMessage(Guid.NewGuid(), new ChannelAddress("telegram", "default", "1"), true, "x", null), 0, default, null);
    private readonly PieceSender _sender;
    private readonly MetricCollector<long> _ambiguous;

    public PieceSenderTests()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _ambiguous = new MetricCollector<long>(meters, TelemetryNames.Channels, TelemetryNames.OutboxAmbiguous);
        _sender = new PieceSender(_ledger, _time, new DeliveryMetrics(meters), NullLogger<PieceSender>.Instance);
    }

    [Fact]
    public async Task Pieces_leave_in_order_and_are_confirmed_with_the_platforms_ids()
    {
        Assert.Equal(SendOutcome.Delivered, (await SendAsync()).Outcome);
        Assert.Equal(Three, _sent);
        Assert.Equal(["id one", "id two", "id three"], _ledger.Pieces.OrderBy(p => p.Key).Select(p => p.Value));
    }

    [Fact]
    public async Task Confirmed_pieces_are_never_sent_again()
    {
        (_ledger.Pieces[0], _ledger.Pieces[1]) = ("a", "b");
        Assert.Equal(SendOutcome.Delivered, (await SendAsync()).Outcome);
        Assert.Equal(["three"], _sent);
        Assert.Empty(_ambiguous.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_piece_that_a_crash_left_unknown_is_resent_and_counted()
    {
        (_ledger.Pieces[0], _ledger.Pieces[1]) = ("a", null);
        Assert.Equal(SendOutcome.Delivered, (await SendAsync()).Outcome);
        Assert.Equal(["two", "three"], _sent);
        Assert.Equal(1, Assert.Single(_ambiguous.GetMeasurementSnapshot()).Value);
    }

    [Fact]
    public async Task Held_it_is_not_resent_the_rest_goes_out_and_the_row_says_so()
    {
        (_ledger.Pieces[0], _ledger.Pieces[1]) = ("a", null);
        var result = await SendAsync(UnknownPieces.Hold);
        Assert.Equal(SendOutcome.Refused, result.Outcome);
        Assert.Contains("piece 2 of 3", result.Reason, StringComparison.Ordinal);
        Assert.Equal(["three"], _sent);
        Assert.Empty(_ambiguous.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_refusal_strikes_the_piece_out_and_ends_the_try()
    {
        var result = await SendAsync(answer: text => text == "two" ? PieceResult.NotSent(SendResult.Throttled("slow", TimeSpan.FromSeconds(3))) : null);
        Assert.Equal((SendOutcome.Throttled, TimeSpan.FromSeconds(3)), (result.Outcome, result.RetryAfter));
        Assert.Equal(["one", "two"], _sent);
        Assert.Equal([0], _ledger.Pieces.Keys);
    }

    [Fact]
    public async Task An_open_fate_stays_open_and_the_next_try_finds_it()
    {
        var result = await SendAsync(answer: text => text == "two" ? PieceResult.Unknown("cut") : null);
        Assert.Equal(SendOutcome.Failed, result.Outcome);
        Assert.Null(_ledger.Pieces[1]);
        Assert.False(_ledger.Pieces.ContainsKey(2));
        Assert.Equal(SendOutcome.Delivered, (await SendAsync()).Outcome);
        Assert.Equal(["one", "two", "two", "three"], _sent);
        Assert.Single(_ambiguous.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_platform_that_never_answers_leaves_the_piece_open_after_a_while()
    {
        var sending = _sender.SendAsync(_entry, Three, UnknownPieces.Resend, async (piece, token) =>
        {
            _sent.Add(piece.Text);
            await Task.Delay(Timeout.Infinite, token);
            return default;
        }, TestContext.Current.CancellationToken);
        _time.Advance(PieceSender.PieceTimeout);
        var result = await sending.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(SendOutcome.Failed, result.Outcome);
        Assert.Null(Assert.Single(_ledger.Pieces).Value);
    }

    [Fact]
    public async Task A_sent_piece_is_confirmed_although_the_store_was_away_for_a_moment()
    {
        _ledger.BeUnavailable(2);
        var sending = SendAsync();
        while (!sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }
        Assert.Equal(SendOutcome.Delivered, (await sending).Outcome);
        Assert.Equal(Three, _sent);
    }

    [Fact]
    public async Task Who_lost_the_claim_sends_nothing()
    {
        _ledger.IsStale = true;
        Assert.Equal(SendOutcome.Failed, (await SendAsync()).Outcome);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task No_piece_begins_that_the_couriers_limit_could_cut()
    {
        var result = await SendAsync(answer: _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(6));
            return null;
        });
        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        _ledger.Pieces.Clear();
        _sent.Clear();
        result = await SendAsync(answer: _ =>
        {
            _time.Advance(PieceSender.PieceTimeout - TimeSpan.FromMilliseconds(1));
            return null;
        }, pieces: ["1", "2", "3", "4"]);
        Assert.Equal(SendOutcome.Failed, result.Outcome);
        Assert.Equal(["1", "2"], _sent);
        Assert.All(_ledger.Pieces, p => Assert.NotNull(p.Value));
    }

    private Task<SendResult> SendAsync(UnknownPieces policy = UnknownPieces.Resend, Func<string, PieceResult?>? answer = null, string[]? pieces = null) => _sender.SendAsync(_entry, pieces ?? Three, policy, (piece, _) =>
    {
        _sent.Add(piece.Text);
        Assert.Equal((pieces ?? Three)[piece.Number], piece.Text);
        return Task.FromResult(answer?.Invoke(piece.Text) ?? PieceResult.Sent("id " + piece.Text));
    }, TestContext.Current.CancellationToken);
}
