using Microsoft.Playwright;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>A person with a browser, who has no key and configured nothing.</summary>
public sealed class BrowserTests
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_person_writes_sees_the_demo_answer_grow_and_finds_it_again()
    {
        using var data = new DataFolder();
        await using var process = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromMilliseconds(60)));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await AskAsync(browser, process, "lobster");
        await Assertions.Expect(page.Locator(".theirs[aria-busy=true]")).ToContainTextAsync("lobster", Patient);
        await Assertions.Expect(page.Locator(".theirs[aria-busy=false]")).ToContainTextAsync("and start again.", Patient);
        await Assertions.Expect(page.Locator("#badge")).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".mine")).ToHaveTextAsync("lobster");
        await Assertions.Expect(page.Locator(".theirs")).ToContainTextAsync("and start again.", Patient);
        await Assertions.Expect(page.Locator(".theirs")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_person_stops_an_answer()
    {
        using var data = new DataFolder();
        await using var process = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromSeconds(1)));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await AskAsync(browser, process, "lobster");
        await Assertions.Expect(page.Locator(".theirs[aria-busy=true]")).ToContainTextAsync("said", Patient);
        await page.ClickAsync("#stop");
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("Stopped", Patient);
        await Assertions.Expect(page.Locator("#stop")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_page_whose_gateway_was_killed_comes_back_by_itself_and_shows_one_answer()
    {
        using var data = new DataFolder();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        await using var first = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromMilliseconds(300)));
        var page = await AskAsync(browser, first, "lobster");
        await Assertions.Expect(page.Locator(".theirs[aria-busy=true]")).ToContainTextAsync("lobster", Patient);
        await first.KillAsync();
        await Assertions.Expect(page.Locator("#link")).ToContainTextAsync("reconnecting", Patient);

        await using var second = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromMilliseconds(10)), first.Address);
        await Assertions.Expect(page.Locator(".theirs[aria-busy=false]")).ToContainTextAsync("and start again.", Patient);
        await Assertions.Expect(page.Locator(".theirs")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".mine")).ToHaveCountAsync(1);
        Assert.Equal(1, (await page.Locator(".theirs").InnerTextAsync()).Split("You said").Length - 1);
        await Assertions.Expect(page.Locator("#link.on")).ToHaveCountAsync(1);
    }

    private static async Task<IPage> AskAsync(IBrowser browser, StandaloneProcess process, string text)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync(process.Address.ToString());
        await Assertions.Expect(page.Locator("#link.on")).ToHaveCountAsync(1, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });
        await page.FillAsync("#text", text);
        await page.PressAsync("#text", "Enter");
        return page;
    }
}
