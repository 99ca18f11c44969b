using Microsoft.Playwright;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>An operator's browser with the console open.</summary>
internal sealed class OperatorPage : IAsyncDisposable
{
    private const float Patience = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _broken = [];

    private OperatorPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.PageError += (_, error) => _broken.Add(error);
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)) _broken.Add(message.Text); };
    }

    public IPage Page { get; }

    /// <summary>Signs in and returns when the console is live.</summary>
    public static async Task<OperatorPage> OpenAsync(Uri gateway, string key, string place)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await Chromium.LaunchAsync(playwright);
        var page = new OperatorPage(playwright, browser, await browser.NewPageAsync());
        await page.Page.GotoAsync(new Uri(gateway, $"/console#{place}").ToString());
        await page.Page.FillAsync("#key", key);
        await page.Page.PressAsync("#key", "Enter");
        await page.SeesAsync("#link.on");
        return page;
    }

    /// <summary>Opens another part of the console.</summary>
    public Task GoAsync(string place) => Page.ClickAsync($"nav [href='#{place}']");

    public Task SeesAsync(string selector) => Assertions.Expect(Page.Locator(selector).First).ToBeVisibleAsync(new() { Timeout = Patience });

    public Task SeesAsync(string selector, string text) => Assertions.Expect(Page.Locator(selector).First).ToContainTextAsync(text, new() { Timeout = Patience });

    public Task SeesNoAsync(string selector) => Assertions.Expect(Page.Locator(selector)).ToHaveCountAsync(0, new() { Timeout = Patience });

    /// <summary>Presses a button that asks once more, and says yes.</summary>
    public async Task PressAsync(string selector)
    {
        await Page.ClickAsync(selector);
        await Page.ClickAsync("#ask [value=yes]");
    }

    public Task ShootAsync(string name) => ShootAsync(Page, name);

    /// <summary>For people who want to look: set OPENCLAW_SCREENSHOTS to a directory.</summary>
    public static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("OPENCLAW_SCREENSHOTS") is not { } directory) return;
        foreach (var (label, width, scheme) in new[] { ("dark", 1280, ColorScheme.Dark), ("phone", 390, ColorScheme.Light), ("phone-dark", 390, ColorScheme.Dark), ("light", 1280, ColorScheme.Light) })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 800);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"console-{name}-{label}.png"), FullPage = true });
        }
    }

    public void AssertNothingBroke() => Assert.Empty(_broken);

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
