using Microsoft.Extensions.Options;
using OpenClaw.Channels.Telegram;
using OpenClaw.Tests.EndToEnd;
using Xunit;

namespace OpenClaw.Tests.Telegram;

public sealed class TelegramSettingsTests
{
    private const string Token = "700100:AAtest-token_of_the-emulator0000000";

    [Fact]
    public async Task Without_a_token_it_says_so_once_and_nothing_runs()
    {
        await using var bundle = await TelegramBundle.CreateAsync();
        var node = await bundle.StartBareNodeAsync("channels-1", ("OpenClaw:Telegram:BotToken", " "));
        Assert.Single(node.Logs.Split('\n'), line => line.Contains("Telegram is not configured (OpenClaw:Telegram:BotToken)", StringComparison.Ordinal));
        await node.StopAsync();
        Assert.Empty(bundle.Emulator.Calls);
    }

    [Fact]
    public void What_a_person_gets_wrong_is_told_by_its_setting_and_never_by_its_value()
    {
        Check(new TelegramOptions { BotToken = "my-secret" }, "OpenClaw:Telegram:BotToken is not a bot token");
        Check(new TelegramOptions { Accounts = { ["a"] = new() { BotToken = "5:my secret" } } }, "OpenClaw:Telegram:Accounts:a:BotToken is not");
        Check(new TelegramOptions { BotToken = Token, Accounts = { ["a"] = new() { BotToken = Token } } }, "name the same bot");
        Check(new TelegramOptions { Accounts = { ["Default"] = new() { BotToken = Token } } }, "belongs to");
        Check(new TelegramOptions { Accounts = { ["a b"] = new() { BotToken = Token } } }, "letters, digits");
        Check(new TelegramOptions { BaseUrl = new Uri("ftp://x") }, "BaseUrl");
        Check(new TelegramOptions { PollTimeout = TimeSpan.Zero }, "PollTimeout");
        Assert.True(new TelegramOptionsRules().Validate(null, new TelegramOptions { BotToken = Token }).Succeeded);
        Assert.True(new TelegramOptionsRules().Validate(null, new TelegramOptions()).Succeeded);
    }

    [Fact]
    public async Task Standalone_ends_with_one_clear_line_for_a_wrong_token()
    {
        using var data = new DataFolder();
        var end = await StandaloneProcess.RunAsync(new Settings { ["OpenClaw__Telegram__BotToken"] = "my-secret" }, "--data", data.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, end.Code);
        Assert.Contains("OpenClaw:Telegram:BotToken is not a bot token", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret", end.Errors + end.Output, StringComparison.Ordinal);
    }

    private static void Check(TelegramOptions options, string expected)
    {
        ValidateOptionsResult result = new TelegramOptionsRules().Validate(null, options);
        Assert.Contains(expected, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.FailureMessage, StringComparison.Ordinal);
    }
}
