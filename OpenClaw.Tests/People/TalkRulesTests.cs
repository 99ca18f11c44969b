using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;
using OpenClaw.Core.People;
using Xunit;

namespace OpenClaw.Tests.People;

public sealed class TalkRulesTests
{
    [Theory]
    [InlineData("Pairing", null, "Pair")]
    [InlineData("Pairing", PersonState.Pending, "Pair")]
    [InlineData("Pairing", PersonState.Allowed, "Answer")]
    [InlineData("Pairing", PersonState.Blocked, "Ignore")]
    [InlineData("AllowList", null, "Ignore")]
    [InlineData("AllowList", PersonState.Pending, "Ignore")]
    [InlineData("AllowList", PersonState.Allowed, "Answer")]
    [InlineData("AllowList", PersonState.Blocked, "Ignore")]
    [InlineData("Open", null, "Answer")]
    [InlineData("Open", PersonState.Pending, "Answer")]
    [InlineData("Open", PersonState.Blocked, "Ignore")]
    public void Alone_with_us_a_person_is_treated_by_what_is_known_and_what_is_set(string strangers, PersonState? person, string expected) =>
        Assert.Equal(expected, Decide(Alone(), new TalkOptions { DirectMessages = Enum.Parse<Strangers>(strangers) }, person));

    [Theory]
    [InlineData("Pairing", null, null, "Pair")]
    [InlineData("Pairing", null, PersonState.Allowed, "Answer")]
    [InlineData("Pairing", PersonState.Allowed, null, "Answer")]
    [InlineData("Pairing", PersonState.Blocked, PersonState.Allowed, "Ignore")]
    [InlineData("Pairing", PersonState.Allowed, PersonState.Blocked, "Ignore")]
    [InlineData("Pairing", PersonState.Pending, PersonState.Pending, "Pair")]
    [InlineData("AllowList", null, null, "Ignore")]
    [InlineData("AllowList", PersonState.Pending, PersonState.Allowed, "Answer")]
    [InlineData("Open", null, null, "Answer")]
    [InlineData("Open", PersonState.Blocked, null, "Ignore")]
    public void In_a_group_the_person_or_the_group_must_be_known_and_a_block_of_either_is_the_last_word(string strangers, PersonState? person, PersonState? group, string expected) =>
        Assert.Equal(expected, Decide(InGroup(), new TalkOptions { Groups = Enum.Parse<Strangers>(strangers) }, person, group));

    [Fact]
    public void What_is_said_in_a_group_to_others_is_ignored_unless_the_account_listens_always()
    {
        var said = InGroup() with { IsAddressed = false };
        Assert.Equal("Ignore", Decide(said, new TalkOptions { Groups = Strangers.Open }, PersonState.Allowed, PersonState.Allowed));
        Assert.Equal("Answer", Decide(said, new TalkOptions { GroupTrigger = GroupTrigger.Always }, null, PersonState.Allowed));
    }

    [Fact]
    public void Nobody_is_paired_for_what_was_said_to_others() =>
        Assert.Equal("Ignore", Decide(InGroup() with { IsAddressed = false }, new TalkOptions { GroupTrigger = GroupTrigger.Always }, null));

    [Fact]
    public void Programs_are_never_answered() =>
        Assert.Equal("Ignore", Decide(Alone() with { IsFromBot = true }, new TalkOptions { DirectMessages = Strangers.Open }, PersonState.Allowed));

    [Fact]
    public void Who_is_on_the_list_needs_no_pairing_and_a_block_is_stronger()
    {
        var options = new TalkOptions { DirectMessages = Strangers.AllowList, Groups = Strangers.AllowList, AllowFrom = { " 42 ", "-1001" } };
        Assert.Equal("Answer", Decide(Alone(), options, null));
        Assert.Equal("Ignore", Decide(Alone(), options, PersonState.Blocked));
        Assert.Equal("Ignore", Decide(Alone() with { Sender = "4" }, options, null));
        Assert.Equal("Answer", Decide(InGroup() with { Sender = "7" }, options, null));
        Assert.Equal("Ignore", Decide(InGroup() with { Sender = "7", Group = "-1002" }, options, null));
    }

    [Fact]
    public void The_defaults_let_no_stranger_in()
    {
        Assert.Equal("Pair", Decide(Alone(), new TalkOptions(), null));
        Assert.Equal("Pair", Decide(InGroup(), new TalkOptions(), null));
        Assert.Equal("Ignore", Decide(Alone() with { Sender = null }, new TalkOptions(), null));
    }

    [Theory]
    [InlineData("abcd-2345", "ABCD2345")]
    [InlineData(" abcd 2345", "ABCD2345")]
    [InlineData("ABCD2340", null)]
    [InlineData("ABCD234", null)]
    [InlineData("ABCD23456", null)]
    public void A_code_is_understood_as_people_type_it(string typed, string? expected) => Assert.Equal(expected, Pairing.Normalize(typed));

    [Fact]
    public void New_codes_are_codes_and_differ()
    {
        var codes = Enumerable.Range(0, 1000).Select(_ => Pairing.NewCode()).ToList();
        Assert.All(codes, code => Assert.Equal(code, Pairing.Normalize(code)));
        Assert.Equal(1000, codes.Distinct().Count());
    }

    [Fact]
    public void A_strangers_name_becomes_one_short_line() => Assert.Equal(new string('a', 64), Pairing.CleanName("\n\u202e\u200b" + new string('a', 500)));

    private static string Decide(Utterance said, TalkOptions options, PersonState? person, PersonState? group = null) => $"{TalkRules.Decide(said, options, person, group)}";

    private static Utterance Alone() => new(new ChannelAddress("telegram", "default", "42"), "42", "Ann", null, false, false);

    private static Utterance InGroup() => new(new ChannelAddress("telegram", "default", "-1001"), "42", "g", "-1001", true, false);
}
