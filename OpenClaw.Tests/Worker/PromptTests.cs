using Microsoft.Extensions.AI;
using OpenClaw.Core.Messages;
using OpenClaw.Worker.Models;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class PromptTests
{
    private static readonly ModelOptions Options = new() { SystemPrompt = "be kind", MaxHistoryTokens = 100 };

    [Fact]
    public void System_prompt_then_history_then_message()
    {
        var told = Prompt.Build(Options, [new Exchange("a", "b")], "c");
        Assert.Equal([(ChatRole.System, "be kind"), (ChatRole.User, "a"), (ChatRole.Assistant, "b"), (ChatRole.User, "c")], told.Select(m => (m.Role, m.Text)));
    }

    [Fact]
    public void The_message_is_sent_whole_even_when_it_is_longer_than_the_budget()
    {
        var text = new string('x', 1000);
        Assert.Equal(0, Prompt.HistoryCharacters(Options, text));
        Assert.Equal(text, Prompt.Build(Options, [], text)[^1].Text);
    }

    [Fact]
    public void A_message_that_got_no_answer_is_left_out_with_its_notice() =>
        Assert.Equal([new("a", "b")], Exchange.Newest([(TurnRole.Assistant, "b"), (TurnRole.User, "a"), (TurnRole.Notice, "failed"), (TurnRole.User, "lost")], 100));

    [Fact]
    public void An_exchange_that_was_cut_in_half_is_left_out() =>
        Assert.Equal([new("a", "b")], Exchange.Newest([(TurnRole.Assistant, "b"), (TurnRole.User, "a"), (TurnRole.Assistant, "half")], 100));

    [Theory]
    [InlineData(11, 0)]
    [InlineData(12, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    public void The_newest_exchanges_that_fit_whole_are_kept(int characters, int count)
    {
        var kept = Exchange.Newest([(TurnRole.Assistant, "to the new"), (TurnRole.User, "hi"), (TurnRole.Assistant, "to an old one"), (TurnRole.User, "o")], characters);
        Assert.Equal(count, kept.Count);
        if (count > 0) Assert.Equal("to the new", kept[^1].Answered);
    }
}
