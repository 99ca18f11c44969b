using Microsoft.Playwright;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>An operator with a browser and the admin key, before a cluster in one process.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    private readonly DataFolder _data = new();
    private readonly List<string> _broken = [];
    private readonly List<string> _addresses = [];
    private AimockServer _model = null!;
    private StandaloneProcess _process = null!;
    private ApiClient _api = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _model = await AimockServer.StartAsync();
        _process = await StandaloneProcess.StartAsync(_data, new Settings(Settings.With(_model)) { ["OpenClaw__Worker__Slots"] = "4" }, workers: 3);
        _api = new ApiClient(_process, _data);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        _page = await _browser.NewPageAsync();
        _page.PageError += (_, error) => _broken.Add(error);
        _page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)) _broken.Add(message.Text); };
        _page.Request += (_, request) => _addresses.Add(request.Url);
    }

    [Fact]
    public async Task A_wrong_key_and_a_key_without_the_scope_are_told_apart_and_the_right_one_is_never_in_an_address()
    {
        await GoAsync("");
        await EnterAsync("oc_0000000000000000000000000000000000000000000000000000000000000000");
        await Expect("#door-error").ToContainTextAsync("not known", Patient);
        await ShootAsync("door");
        await EnterAsync("not a key – with a dash");
        await Expect("#door-error").ToContainTextAsync("not known", Patient);
        await EnterAsync(await MakeKeyAsync("chat"));
        await Expect("#door-error").ToContainTextAsync("admin scope", Patient);
        await EnterAsync(_data.AdminKey);
        await Expect("#answered").ToHaveTextAsync("Yes", new() { Timeout = 30_000 });
        Assert.DoesNotContain(_addresses, address => address.Contains("oc_", StringComparison.Ordinal));
        Assert.Equal(_data.AdminKey, await _page.EvaluateAsync<string>("sessionStorage.getItem('openclaw.console.key')"));
        Assert.Equal("", await _page.EvaluateAsync<string>("document.cookie + Object.values(localStorage).filter(v => v.includes('oc_'))"));

        await _page.ReloadAsync();
        await Expect("#answered").ToHaveTextAsync("Yes", new() { Timeout = 30_000 });
        await _page.ClickAsync("#leave");
        await Expect("#door").ToBeVisibleAsync();
        Assert.Null(await _page.EvaluateAsync<string?>("sessionStorage.getItem('openclaw.console.key')"));
        Assert.Empty(_broken);
    }

    [Fact]
    public async Task An_operator_sees_the_nodes_drains_one_gives_a_weight_and_changes_the_policy()
    {
        await SignInAsync("nodes");
        foreach (var node in new[] { "gateway-1", "worker-1", "worker-2", "worker-3" })
            await Expect($"[data-node={node}] .badge").ToHaveTextAsync("alive", new() { Timeout = 30_000 });
        await Expect("[data-node=worker-1] .bar").ToContainTextAsync("of 4", Patient);

        await _page.ClickAsync("[data-node=worker-2] button");
        await _page.ClickAsync("#ask [value=yes]");
        await Expect("[data-node=worker-2] .badge").ToHaveTextAsync("draining", new() { Timeout = 30_000 });
        await Expect("[data-node=worker-2] button").ToHaveTextAsync("Undrain");
        await _page.FillAsync("[data-node=worker-1] input", "30");
        await _page.PressAsync("[data-node=worker-1] input", "Enter");
        await Expect("#toasts").ToContainTextAsync("worker-1 has weight 30", Patient);
        await ShootAsync("nodes");

        await _page.ClickAsync("nav [href='#selection']");
        await Expect("#queue-policy").ToHaveValueAsync("Smart", new() { Timeout = 30_000 });
        await ShootAsync("selection");
        await _page.SelectOptionAsync("#queue-policy", "LeastConnections");
        await Expect("#outcome").ToContainTextAsync("LeastConnections would pick", Patient);
        await Expect("tbody").ToContainTextAsync("draining");
        var chosen = await _api.Http.GetStringAsync("/api/cluster/selection", TestContext.Current.CancellationToken);
        Assert.Contains("\"chosen\":{\"queue\":\"LeastConnections\",\"proxy\":{},\"weights\":{\"worker-1\":30}}", chosen, StringComparison.Ordinal);

        await _page.ClickAsync("nav [href='#journal']");
        await Expect("tbody").ToContainTextAsync("node.draining", Patient);
        await Expect("tbody").ToContainTextAsync("setting.changed", Patient);
        await ShootAsync("journal");
        await _page.ClickAsync("nav [href='#nodes']");
        await _page.ClickAsync("[data-node=worker-2] button");
        await Expect("[data-node=worker-2] .badge").ToHaveTextAsync("alive", new() { Timeout = 30_000 });
        Assert.Empty(_broken);
    }

    [Fact]
    public async Task An_operator_finds_a_dead_letter_reads_why_and_redrives_it_and_the_others()
    {
        await _model.FailAsync(401, "Incorrect API key provided");
        var ids = new List<Guid>();
        foreach (var conversation in new[] { "kitchen", "garden", "kitchen", "attic" }) ids.Add(await _api.SendAsync(conversation, "How long do I boil an egg?"));
        foreach (var id in ids) Assert.Equal("dead", (await _api.EndedAsync(id)).State);
        await SignInAsync("overview");
        await Expect(".findings").ToContainTextAsync("4 messages got no answer", Patient);
        await Expect("#dead-count").ToHaveTextAsync("4");
        await _model.ResetAsync();
        await _model.SayAsync(string.Join(' ', Enumerable.Repeat("Six minutes.", 40)), timing: new AimockTiming(LatencyMilliseconds: 40, PieceLength: 10));
        for (var i = 0; i < 5; i++) await _api.SendAsync($"room-{i}", "Are you there?");
        await ShootAsync("overview");

        await _page.ClickAsync("nav [href='#dead']");
        await Expect($"[data-job='{ids[0]}']").ToContainTextAsync("401", Patient);
        await ShootAsync("dead");
        await _page.ClickAsync($"[data-job='{ids[0]}'] button");
        await Expect("#sheet .error").ToContainTextAsync("401", Patient);
        await ShootAsync("job");
        await _page.ClickAsync("#sheet .primary");
        Assert.Equal("completed", (await _api.JobAsync(ids[0], job => job.State == "completed", "completed")).State);
        await Expect("#sheet .life").ToContainTextAsync("redriven", Patient);
        await _page.ClickAsync("#sheet button:has-text('Close')");

        await Expect("#redrive-all").ToHaveTextAsync("Redrive all 3", new() { Timeout = 30_000 });
        await _page.ClickAsync("#redrive-all");
        await _page.ClickAsync("#ask [value=yes]");
        foreach (var id in ids) await _api.JobAsync(id, job => job.State == "completed", "completed");
        await Expect(".empty").ToContainTextAsync("No dead letters", Patient);
        await _page.ClickAsync("nav [href='#jobs']");
        await Expect("tbody .badge.completed").ToHaveCountAsync(9, new() { Timeout = 30_000 });
        await ShootAsync("jobs");
        Assert.Empty(_broken);
    }

    [Fact]
    public async Task An_operator_pauses_a_conversation_sees_that_it_waits_and_lets_it_go_on()
    {
        await _model.EchoAsync("re ");
        await _api.EndedAsync(await _api.SendAsync("kitchen", "one"));
        await SignInAsync($"conversation/api/{await AccountAsync("kitchen")}/kitchen");
        await Expect(".turns").ToContainTextAsync("re one", Patient);
        await _page.ClickAsync("button[data-verb=pause]");
        await Expect(".held").ToContainTextAsync("Paused. 0 messages wait", Patient);
        var waiting = await _api.SendAsync("kitchen", "two");
        Assert.Equal("completed", (await _api.EndedAsync(await _api.SendAsync("garden", "hello"))).State);
        Assert.Equal("queued", (await _api.JobAsync(waiting)).State);
        await Expect(".held").ToContainTextAsync("1 message waits", Patient);
        await ShootAsync("paused");

        await _page.ClickAsync("nav [href='#overview']");
        await Expect("#answered").ToHaveTextAsync("Yes", new() { Timeout = 30_000 });
        await Expect(".findings").ToContainTextAsync("1 conversation is paused, 1 message waits there.", Patient);
        await _page.ClickAsync(".findings a[href='#conversation']");
        await _page.ClickAsync(".findings a:has-text('Open')");
        await _page.ClickAsync("button[data-verb=resume]");
        Assert.Equal("re two", (await _api.EndedAsync(waiting)).Answer);
        await Expect(".turns").ToContainTextAsync("re two", Patient);
        await Expect(".held").ToBeHiddenAsync(new() { Timeout = 30_000 });
        await _page.ClickAsync("nav [href='#journal']");
        await Expect("tbody").ToContainTextAsync("conversation.resumed", Patient);
        Assert.Empty(_broken);
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_comes_back_by_itself()
    {
        await SignInAsync("overview");
        await _page.RouteAsync("**/api/cluster/**", route => route.AbortAsync());
        await Expect("#lost").ToContainTextAsync("Connection lost", Patient);
        await ShootAsync("lost");
        await Expect("#answered").ToHaveTextAsync("Yes");
        await _page.UnrouteAllAsync();
        await Expect("#lost").ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Expect("#link").ToContainTextAsync("live · gateway-1", Patient);
        Assert.Empty(_broken);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        _api.Dispose();
        await _process.DisposeAsync();
        await _model.DisposeAsync();
        _data.Dispose();
    }

    private ILocatorAssertions Expect(string selector) => Assertions.Expect(_page.Locator(selector));

    private Task<IResponse?> GoAsync(string place) => _page.GotoAsync(new Uri(_process.Address, $"/console#{place}").ToString());

    private async Task EnterAsync(string key)
    {
        await _page.FillAsync("#key", key);
        await _page.PressAsync("#key", "Enter");
    }

    private async Task SignInAsync(string place)
    {
        await GoAsync(place);
        await EnterAsync(_data.AdminKey);
        await Expect("#link.on").ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    private async Task<string> MakeKeyAsync(string scope)
    {
        using var content = new StringContent($$"""{"name":"for a test","scopes":["{{scope}}"]}""", System.Text.Encoding.UTF8, "application/json");
        var answer = await _api.Http.PostAsync("/api/keys", content, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (string)System.Text.Json.Nodes.JsonNode.Parse(body)!["secret"]!;
    }

    private async Task<string> AccountAsync(string conversation)
    {
        var jobs = await _api.Http.GetStringAsync("/api/cluster/jobs/list", TestContext.Current.CancellationToken);
        return (string)System.Text.Json.Nodes.JsonNode.Parse(jobs)!.AsArray().First(job => (string)job!["conversation"]! == conversation)!["account"]!;
    }

    private Task ShootAsync(string name) => OperatorPage.ShootAsync(_page, name);
}
