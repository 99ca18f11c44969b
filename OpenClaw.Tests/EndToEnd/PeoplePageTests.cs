using Microsoft.Playwright;
using OpenClaw.Tests.Servers;
using OpenClaw.Tests.Telegram;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>A stranger writes to a Telegram bot, and an operator with a browser decides.</summary>
public sealed class PeoplePageTests
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task An_operator_compares_the_code_lets_the_stranger_in_and_blocks_them_later()
    {
        await using var home = await BotAtHome.StartAsync();
        var bot = home.Bot;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var broken = new List<string>();
        page.PageError += (_, error) => broken.Add(error);
        await page.GotoAsync(new Uri(home.Process.Address, "/console#people").ToString());
        await page.FillAsync("#key", home.Data.AdminKey);
        await page.ClickAsync("#door button");
        await Assertions.Expect(page.GetByText("Nobody. Whoever")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        bot.Send(8100, 8100, "hello");
        var row = page.Locator("[data-person='8100']");
        await Assertions.Expect(row).ToContainTextAsync("pending", Patient);
        Assert.Contains(await row.Locator("code").InnerTextAsync(), Assert.Single(bot.Answers(8100)), StringComparison.Ordinal);
        await OperatorPage.ShootAsync(page, "people");
        await row.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("allowed", Patient);
        bot.Send(8100, 8100, "now");
        await Eventually.TrueAsync(() => bot.Answers(8100).Contains("re now"), "the answer");

        await row.GetByRole(AriaRole.Button, new() { Name = "Block", Exact = true }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("blocked", Patient);
        await row.GetByRole(AriaRole.Button, new() { Name = "Make a stranger", Exact = true }).ClickAsync();
        await page.ClickAsync("#ask [value=yes]");
        await Assertions.Expect(page.GetByText("Nobody. Whoever")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Empty(broken);
    }
}
