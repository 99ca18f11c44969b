using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Api;
using Xunit;

namespace OpenClaw.Tests.Api;

public class StreamCursorTests
{
    private static readonly Guid Conversation = Guid.NewGuid();
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    [Theory]
    [InlineData("0", 0, 0, 0)]
    [InlineData("17", 17, 0, 0)]
    [InlineData("17-2-345", 17, 2, 345)]
    public void An_event_id_is_read_back_as_it_was_written(string text, long position, int attempt, int offset)
    {
        Assert.True(EventId.TryParse(text, out var id));
        Assert.Equal(new EventId(position, attempt, offset), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1-2")]
    [InlineData("1-0-5")]
    [InlineData("1-2-3-4")]
    [InlineData("+1")]
    [InlineData("1 ")]
    [InlineData("99999999999999999999")]
    [InlineData("1-99999999999-0")]
    public void Text_that_no_stream_wrote_is_not_an_event_id(string? text) => Assert.False(EventId.TryParse(text, out _));

    [Fact]
    public void Text_of_an_attempt_that_was_not_confirmed_needs_the_store() =>
        Assert.Equal(PieceVerdict.Unknown, StreamCursor.At(new EventId(3)).Judge(Piece(First, 1, 0, "a")));

    [Fact]
    public void Text_of_a_lower_attempt_is_never_shown_after_a_higher_one()
    {
        var cursor = StreamCursor.At(new EventId(3)).Begin(First, 2);
        Assert.Equal(PieceVerdict.Late, cursor.Judge(Piece(First, 1, 0, "old")));
        Assert.Equal(PieceVerdict.Show, cursor.Judge(Piece(First, 2, 0, "new")));
        Assert.Equal(PieceVerdict.Unknown, cursor.Judge(Piece(First, 3, 0, "newer")));
    }

    [Fact]
    public void Text_is_not_shown_after_the_answer_unless_the_store_says_that_it_runs()
    {
        var cursor = StreamCursor.At(new EventId(3)).Begin(First, 1).After(Event(4, ConversationEventKind.Answered, First));
        Assert.Equal(PieceVerdict.Unknown, cursor.Judge(Piece(First, 1, 0, "late")));
        Assert.Equal("4", cursor.Id.ToString());
    }

    [Fact]
    public void A_message_accepted_meanwhile_does_not_interrupt_the_text()
    {
        var cursor = StreamCursor.At(new EventId(3)).Begin(First, 1).Show(Piece(First, 1, 0, "abc")).Next.After(Event(5, ConversationEventKind.Accepted, Second));
        Assert.Equal("5-1-3", cursor.Id.ToString());
        Assert.Equal(PieceVerdict.Show, cursor.Judge(Piece(First, 1, 3, "d")));
    }

    [Fact]
    public void Only_the_new_part_of_an_overlapping_piece_is_shown()
    {
        var (cursor, text) = StreamCursor.At(new EventId(3, 1, 4)).Begin(First, 1).Show(Piece(First, 1, 0, "abcdef"));
        Assert.Equal("ef", text);
        Assert.Equal(6, cursor.Offset);
        Assert.Equal(PieceVerdict.Late, cursor.Judge(Piece(First, 1, 2, "cd")));
        Assert.Equal(PieceVerdict.Gap, cursor.Judge(Piece(First, 1, 7, "h")));
    }

    [Fact]
    public void A_returning_reader_gets_all_of_another_attempt()
    {
        Assert.Equal(0, StreamCursor.At(new EventId(3, 1, 40)).Begin(First, 2).Offset);
        Assert.Equal(40, StreamCursor.At(new EventId(3, 2, 40)).Begin(First, 2).Offset);
    }

    [Fact]
    public void A_returning_reader_whose_job_ended_gets_all_of_the_next_jobs_text()
    {
        var cursor = StreamCursor.At(new EventId(3, 1, 40)).After(Event(4, ConversationEventKind.Answered, First)).Begin(Second, 1);
        Assert.Equal(0, cursor.Offset);
    }

    [Fact]
    public void Half_a_surrogate_pair_waits_for_its_other_half()
    {
        var (cursor, text) = StreamCursor.At(default).Begin(First, 1).Show(Piece(First, 1, 0, "a\ud83d"));
        Assert.Equal("a", text);
        Assert.Equal(PieceVerdict.Gap, cursor.Judge(Piece(First, 1, 2, "\ude00")));
        Assert.Equal("\ud83d\ude00", cursor.Show(Piece(First, 1, 0, "a\ud83d\ude00")).Text);
    }

    private static PartialText Piece(Guid job, int attempt, int offset, string text) => new(Conversation, job, attempt, offset, text);

    private static ConversationEvent Event(long position, ConversationEventKind kind, Guid job) => new(position, kind, job, "", DateTimeOffset.UnixEpoch);
}
