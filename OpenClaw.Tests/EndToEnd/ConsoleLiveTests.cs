using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>What happens is shown as it happens. How fast is measured by <c>-- console</c>.</summary>
public sealed class ConsoleLiveTests : IAsyncLifetime
{
    private readonly DataFolder _data = new();
    private AimockServer _model = null!;
    private StandaloneProcess _process = null!;
    private ApiClient _api = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _model = await AimockServer.StartAsync();
        _process = await StandaloneProcess.StartAsync(_data, Settings.With(_model), workers: 2);
        _api = new ApiClient(_process, _data);
    }

    [Fact]
    public async Task What_happens_to_a_node_is_shown_by_the_stream()
    {
        await using var page = await OperatorPage.OpenAsync(_process.Address, _data.AdminKey, "nodes");
        await page.SeesAsync("#link[data-by=stream]");
        foreach (var (verb, status) in Enumerable.Repeat(new[] { ("drain", "draining"), ("undrain", "alive") }, 3).SelectMany(both => both))
        {
            await ActAsync("worker-2", verb);
            await page.SeesAsync($"[data-node=worker-2] .badge.{status}");
        }

        await page.SeesAsync("#link[data-by=stream]");
        page.AssertNothingBroke();
    }

    [Fact]
    public async Task Without_the_stream_the_page_asks_and_goes_on_where_it_was_when_it_is_back()
    {
        await using var page = await OperatorPage.OpenAsync(_process.Address, _data.AdminKey, "nodes");
        await page.SeesAsync("#link[data-by=stream]");
        await ActAsync("gateway-1", "drain");
        await page.SeesAsync("#link[data-by=asking]");
        await ActAsync("worker-1", "drain");
        await page.SeesAsync("[data-node=worker-1] .badge.draining");
        var reopened = page.Page.WaitForRequestAsync("**/api/cluster/stream", new() { Timeout = 60_000 });
        await ActAsync("gateway-1", "undrain");
        var request = await reopened;
        Assert.True(long.Parse((await request.AllHeadersAsync())["last-event-id"], System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.DoesNotContain("oc_", request.Url, StringComparison.Ordinal);
        await page.SeesAsync("#link[data-by=stream]");
        page.AssertNothingBroke();
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _process.DisposeAsync();
        await _model.DisposeAsync();
        _data.Dispose();
    }

    private async Task ActAsync(string node, string verb) => (await _api.Http.PostAsync($"/api/cluster/nodes/{node}/{verb}", null, Token)).EnsureSuccessStatusCode();
}
