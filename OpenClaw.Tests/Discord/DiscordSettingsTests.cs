using OpenClaw.Channels.Discord;
using Xunit;

namespace OpenClaw.Tests.Discord;

public sealed class DiscordSettingsTests
{
    private const string Key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    [Fact]
    public void What_a_person_gets_wrong_is_told_by_its_setting_and_never_by_its_value()
    {
        Check(new DiscordOptions { ApplicationId = "my-secret", PublicKey = Key, BotToken = "t" }, "OpenClaw:Discord:ApplicationId must be");
        Check(new DiscordOptions { ApplicationId = "1", PublicKey = "my-secret", BotToken = "t" }, "OpenClaw:Discord:PublicKey must be");
        Check(new DiscordOptions { ApplicationId = "1", PublicKey = Key, BotToken = "my secret" }, "OpenClaw:Discord:BotToken must be");
        Check(new DiscordOptions { BotToken = "my-secret" }, "OpenClaw:Discord:ApplicationId must be");
        Check(Good(options => options.PersonMessagesPerMinute = -1), "OpenClaw:Discord:PersonMessagesPerMinute must be");
        Check(Good(options => options.AllowFrom.Add(" ")), "OpenClaw:Discord:AllowFrom holds");
        Check(Good(options => options.Accounts["other"] = new() { ApplicationId = "1", PublicKey = Key, BotToken = "t" }), "OpenClaw:Discord and OpenClaw:Discord:Accounts:other name the same application");
        Check(Good(options => options.Accounts["a b"] = new() { ApplicationId = "2", PublicKey = Key, BotToken = "t" }), "OpenClaw:Discord:Accounts: a name has");
        Check(Good(options => options.Accounts["default"] = new()), "the name default belongs to");
        Check(Good(options => options.BaseUrl = new Uri("ftp://x")), "OpenClaw:Discord:BaseUrl must be");
    }

    [Fact]
    public void A_good_configuration_and_none_at_all_are_accepted()
    {
        Assert.True(Validate(Good(_ => { })).Succeeded);
        Assert.True(Validate(new DiscordOptions()).Succeeded);
        Assert.Empty(DiscordOptionsRules.Configured(new DiscordOptions { Accounts = { ["off"] = new() } }));
    }

    private static DiscordOptions Good(Action<DiscordOptions> change)
    {
        var options = new DiscordOptions { ApplicationId = "1", PublicKey = Key, BotToken = "t" };
        change(options);
        return options;
    }

    private static void Check(DiscordOptions options, string expected)
    {
        var failures = Validate(options).FailureMessage;
        Assert.Contains(expected, failures, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret", failures, StringComparison.Ordinal);
        Assert.DoesNotContain("my secret", failures, StringComparison.Ordinal);
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(DiscordOptions options) => new DiscordOptionsRules().Validate(null, options);
}
