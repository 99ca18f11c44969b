using Microsoft.Playwright;

namespace OpenClaw.Tests.Servers;

/// <summary>The machine's own browser, without a window.</summary>
internal static class Chromium
{
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Binaries.Find("chromium", "/opt/homebrew/bin") ?? Binaries.Find("chromium-browser") ?? Binaries.Find("google-chrome")
            ?? throw new ServerMissingException("Chromium"),
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}
