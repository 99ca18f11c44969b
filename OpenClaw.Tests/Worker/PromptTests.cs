using Microsoft.Extensions.AI;
using OpenClaw.Core.Messages;
using OpenClaw.Worker.Models;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class PromptTests
{
    private static readonly ModelOptions Options = new() { SystemPrompt = "be kind", MaxHistoryTokens = 100 };

    private static ConversationTurn[] Exchange(string user, string assistant, TurnRole second = TurnRole.Assistant)
    {
        var job = Guid.NewGuid();
        return [new(0, job, TurnRole.User, user, default), new(0, job, second, assistant, default)];
    }

    [Fact]
    public void System_prompt_then_history_then_message()
    {
        var told = Prompt.Build(Options, Exchange("a", "b"), "c");
        Assert.Equal([(ChatRole.System, "be kind"), (ChatRole.User, "a"), (ChatRole.Assistant, "b"), (ChatRole.User, "c")], told.Select(m => (m.Role, m.Text)));
    }

    [Fact]
    public void A_message_that_got_no_answer_is_left_out_with_its_notice()
    {
        var told = Prompt.Build(Options, [.. Exchange("lost", "failed", TurnRole.Notice), .. Exchange("a", "b")], "c");
        Assert.Equal(["be kind", "a", "b", "c"], told.Select(m => m.Text));
    }

    [Fact]
    public void An_exchange_that_was_cut_in_half_is_left_out()
    {
        var told = Prompt.Build(Options, [.. Exchange("x", "half")[1..], .. Exchange("a", "b")], "c");
        Assert.Equal(["be kind", "a", "b", "c"], told.Select(m => m.Text));
    }

    [Fact]
    public void The_newest_exchanges_that_fit_are_kept()
    {
        var told = Prompt.Build(Options, [.. Exchange("old", new string('o', 200)), .. Exchange("new", new string('n', 200))], "c");
        Assert.Equal(4, told.Count);
        Assert.Equal("new", told[1].Text);
    }

    [Fact]
    public void The_message_is_sent_whole_even_when_it_is_longer_than_the_budget()
    {
        var text = new string('x', 1000);
        Assert.Equal(0, Prompt.HistoryCharacters(Options, text));
        Assert.Equal(text, Prompt.Build(Options, Exchange("a", "b"), text)[^1].Text);
    }
}
