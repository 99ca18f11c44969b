using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.WebChat;

public class ChatPageTests
{
    private const string Answer = "# Claws\n\nA lobster has **two** claws, `crusher` and `pincer`:\n\n- the crusher breaks shells\n- the pincer cuts\n\n```js\nconst claws = ['crusher', 'pincer'];\n```\n\n<img src=x onerror=\"document.title='broken'\"> stays text. See https://example.org/claws.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_is_served_with_a_strict_policy_and_a_tag()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client();
        foreach (var path in new[] { "/", "/chat.css", "/chat.js", "/favicon.svg" })
        {
            var answer = await client.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { new EntityTagHeaderValue(answer.Headers.ETag!.Tag) } } };
            Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again, Token)).StatusCode);
        }
    }

    [Fact]
    public async Task A_person_writes_sees_the_answer_grow_and_finds_it_again()
    {
        await using var host = await GatewayHost.StartAsync(trustLoopback: true);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, e) => errors.Add(e);
        page.Console += (_, m) => { if (m.Type == "error" && !m.Text.Contains("404", StringComparison.Ordinal)) errors.Add(m.Text); };
        await page.GotoAsync(host.Address.ToString());
        await Assertions.Expect(page.Locator("#link.on")).ToHaveCountAsync(1);
        await ShootAsync(page, "empty");
        var job = await AskAsync(host, page, "What do lobsters have?");
        host.Say(job, 0, Answer[..70]);
        await Assertions.Expect(page.Locator(".theirs strong")).ToHaveTextAsync("two");
        await Assertions.Expect(page.Locator("#stop")).ToBeVisibleAsync();
        await page.FillAsync("#text", "And crabs?");
        await page.PressAsync("#text", "Enter");
        await Assertions.Expect(page.Locator(".mine .state")).ToHaveTextAsync("queued");
        await ShootAsync(page, "streaming");
        await host.CommitAsync(job, Answer);
        await Assertions.Expect(page.Locator(".theirs pre code")).ToContainTextAsync("crusher");
        await Assertions.Expect(page.Locator("#badge")).ToBeVisibleAsync();
        Assert.Equal("OpenClaw", await page.TitleAsync());
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".theirs h3")).ToHaveTextAsync("Claws");
        await Assertions.Expect(page.Locator(".mine")).ToHaveCountAsync(2);
        await page.ClickAsync("#stop");
        await Assertions.Expect(page.Locator(".notice")).ToHaveCountAsync(1);
        await page.SetViewportSizeAsync(390, 760);
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#fresh').getBoundingClientRect().right <= innerWidth"));
        await ShootAsync(page, "answered");
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_person_without_a_session_is_asked_for_a_key()
    {
        await using var host = await GatewayHost.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.FillAsync("#key", "oc_wrong");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page.Locator("#door-error")).ToBeVisibleAsync();
        await ShootAsync(page, "door");
        await page.FillAsync("#key", host.Alice);
        await page.ClickAsync(".primary");
        await Assertions.Expect(page.Locator("#door")).ToBeHiddenAsync();
        await host.CommitAsync(await AskAsync(host, page, "hello"), "hi");
        await Assertions.Expect(page.Locator(".theirs")).ToHaveTextAsync("hi");
    }

    private static async Task<LeasedJob> AskAsync(GatewayHost host, IPage page, string text)
    {
        var accepted = new TaskCompletionSource();
        using var listening = host.Live.Signals.Subscribe(SignalKind.JobsReady, _ => accepted.TrySetResult());
        await page.FillAsync("#text", text);
        await page.PressAsync("#text", "Enter");
        await accepted.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        return await host.LeaseAsync();
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });

    /// <summary>For people who want to look: set OPENCLAW_SCREENSHOTS to a directory.</summary>
    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("OPENCLAW_SCREENSHOTS") is not { } directory) return;
        foreach (var (label, width, scheme) in new[] { ("light", 1100, ColorScheme.Light), ("dark", 1100, ColorScheme.Dark), ("phone", 390, ColorScheme.Light) })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 760);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, $"{name}-{label}.png") });
        }
    }
}
