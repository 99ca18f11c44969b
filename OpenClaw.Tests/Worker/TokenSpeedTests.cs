using Microsoft.Extensions.Time.Testing;
using OpenClaw.Worker.Execution;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class TokenSpeedTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void An_answer_counts_from_its_first_piece_on_and_thinking_before_does_not()
    {
        var speed = new TokenSpeed(_time);
        using var thinking = speed.Listen();
        using var speaking = speed.Listen();
        speaking.Hear(1000);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            speaking.Hear(16);
        }

        Assert.Equal(40, speed.Read(), 0.1);
    }

    [Fact]
    public void Speed_is_that_of_one_answer_however_many_there_are_and_stays_known_while_nobody_speaks()
    {
        var speed = new TokenSpeed(_time);
        Assert.Equal(0, speed.Read());
        var answers = Enumerable.Range(0, 8).Select(_ => speed.Listen()).ToList();
        answers.ForEach(answer => answer.Hear(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        answers.ForEach(answer => answer.Hear(40));
        answers.ForEach(answer => answer.Dispose());
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(10, speed.Read(), 0.1);
        Assert.Equal(10, speed.Read(), 0.1);
    }

    [Fact]
    public void Answers_that_stopped_in_the_middle_make_a_worker_slow()
    {
        var speed = new TokenSpeed(_time);
        using var answer = speed.Listen();
        answer.Hear(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        answer.Hear(160);
        Assert.Equal(40, speed.Read(), 0.1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(20, speed.Read(), 0.1);
    }

    [Fact]
    public void A_caller_that_reads_slowly_does_not_make_a_worker_slow()
    {
        var speed = new TokenSpeed(_time);
        using var answer = speed.Listen();
        answer.Hear(1);
        for (var i = 0; i < 20; i++)
        {
            answer.Pause();
            _time.Advance(TimeSpan.FromSeconds(3));
            answer.Resume();
            _time.Advance(TimeSpan.FromSeconds(0.1));
            answer.Hear(16);
        }

        Assert.Equal(40, speed.Read(), 0.1);
    }
}
