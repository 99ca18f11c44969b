using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Tests.Doubles;
using OpenClaw.Worker.Execution;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class PartialTextPublisherTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkerLive _live = new();

    private PartialTextPublisher Publisher()
    {
        var address = new ChannelAddress("api", "tests", "c");
        return new PartialTextPublisher(
            new LeasedJob(new JobLease(Guid.NewGuid(), address.ConversationId, new FencingToken(3, Guid.NewGuid())), default, address, "t", null, 0, default, default, null), _live, _time);
    }

    [Fact]
    public void The_first_piece_goes_at_once_and_the_next_ones_together()
    {
        var publisher = Publisher();
        publisher.Append("a");
        publisher.Append("b");
        publisher.Append("c");
        Assert.Equal(["a"], _live.Pieces.Select(p => p.Text));
        Assert.Equal(PartialTextPublisher.Interval, publisher.FlushAfter);

        _time.Advance(PartialTextPublisher.Interval);
        publisher.Append("d");
        Assert.Equal([(0, "a"), (1, "bcd")], _live.Pieces.Select(p => (p.Offset, p.Text)));
        Assert.Null(publisher.FlushAfter);
        Assert.All(_live.Pieces, p => Assert.Equal(3, p.Attempt));
    }

    [Fact]
    public void A_flush_shows_what_was_held_back_once()
    {
        var publisher = Publisher();
        publisher.Append("a");
        publisher.Append("b");
        publisher.Flush();
        publisher.Flush();
        Assert.Equal(["a", "b"], _live.Pieces.Select(p => p.Text));
        Assert.Equal("ab", publisher.Text);
    }
}
