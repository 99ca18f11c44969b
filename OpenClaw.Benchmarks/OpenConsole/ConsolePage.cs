using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.OpenConsole;

/// <summary>The console in a real browser on a quiet cluster.</summary>
/// <param name="FirstPaint">Milliseconds from the reload to the first contentful paint, by the browser's own clock.</param>
/// <param name="Shown">Milliseconds from the answer of a drain until the page shows it, and of its end: the mean of the two.</param>
internal sealed record ConsolePage(double[] FirstPaint, double[] Shown)
{
    public static async Task<ConsolePage> MeasureAsync(LocalCluster cluster, int times, CancellationToken cancellationToken)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(cluster.Gateways[0].Address, "/console#nodes").ToString());
        await page.FillAsync("#key", cluster.AdminKey);
        await page.PressAsync("#key", "Enter");
        await page.WaitForSelectorAsync("#link.on");
        var (paints, shown) = (new double[times], new double[times]);
        for (var i = 0; i < times; i++)
        {
            await page.ReloadAsync();
            await page.WaitForSelectorAsync("#link[data-by=stream]");
            paints[i] = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        }

        using var http = new HttpClient { BaseAddress = cluster.Gateways[0].Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.AdminKey) } };
        var node = cluster.Workers[0].Id;
        for (var i = 0; i < times; i++)
            shown[i] = (await ShownAfterAsync(page, http, node, "drain", "draining", cancellationToken) + await ShownAfterAsync(page, http, node, "undrain", "alive", cancellationToken)) / 2;
        return new ConsolePage(paints, shown);
    }

    private static async Task<double> ShownAfterAsync(IPage page, HttpClient http, string node, string verb, string status, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(new Uri($"/api/cluster/nodes/{node}/{verb}", UriKind.Relative), null, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new BenchmarkException($"{verb} was answered with {(int)answer.StatusCode}.");
        var from = Stopwatch.GetTimestamp();
        await page.WaitForSelectorAsync($"[data-node={node}] .badge.{status}");
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }
}
