using System.Text.Json;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.CommandLine;

/// <summary>An operator at a terminal, before a cluster in one process.</summary>
public sealed class OperatorCommandTests : IAsyncLifetime
{
    private readonly DataFolder _data = new();
    private AimockServer _model = null!;
    private StandaloneProcess _process = null!;
    private ApiClient _api = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _model = await AimockServer.StartAsync();
        _process = await StandaloneProcess.StartAsync(_data, EndToEnd.Settings.With(_model), workers: 2);
        _api = new ApiClient(_process, _data);
    }

    [Fact]
    public async Task Status_nodes_drain_and_alerts_say_it_for_people_and_for_programs()
    {
        await Eventually.TrueAsync(async () => (await RunAsync("status")).Output.Contains("People are being answered.", StringComparison.Ordinal), "both workers are seen");
        Assert.Contains("Workers 2 of 2", (await RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Equal("yes", JsonDocument.Parse((await RunAsync("status", "--json")).Output).RootElement.GetProperty("verdict").GetProperty("answered").GetString());

        Assert.Equal((0, "worker-1 is draining."), Said(await RunAsync("drain", "worker-1")));
        var nodes = JsonDocument.Parse((await RunAsync("nodes", "--json")).Output).RootElement.EnumerateArray();
        Assert.Equal("draining", nodes.Single(node => node.GetProperty("id").GetString() == "worker-1").GetProperty("status").GetString());
        Assert.Matches("worker-1 +worker +draining", (await RunAsync("nodes")).Output);
        Assert.Equal((0, "worker-1 works again."), Said(await RunAsync("undrain", "worker-1")));
        Assert.Equal((0, "No alerts."), Said(await RunAsync("alerts")));
        Assert.Equal("[]", (await RunAsync("alerts", "--all", "--json")).Output.Trim());

        var missing = await RunAsync("drain", "worker-9");
        Assert.Equal((1, "There is no such node."), (missing.Code, missing.Errors.Trim()));
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_redriven()
    {
        await _model.FailAsync(401, "Incorrect API key provided");
        var ids = new[] { await _api.SendAsync("kitchen", "hello"), await _api.SendAsync("garden", "hello") };
        foreach (var id in ids) Assert.Equal("dead", (await _api.EndedAsync(id)).State);
        Assert.Equal(2, JsonDocument.Parse((await RunAsync("jobs", "--state", "dead", "--json")).Output).RootElement.GetArrayLength());
        Assert.Contains("401", (await RunAsync("jobs")).Output, StringComparison.Ordinal);
        await _model.ResetAsync();
        await _model.SayAsync("Six minutes.");
        Assert.Equal((0, $"{ids[0]} is tried again."), Said(await RunAsync("redrive", $"{ids[0]}")));
        Assert.Equal((0, "1 redriven, 0 dealt with by others, 0 left."), Said(await RunAsync("redrive")));
        foreach (var id in ids) await _api.JobAsync(id, job => job.State == "completed", "completed");
        Assert.Equal(1, (await RunAsync("redrive", $"{ids[0]}")).Code);
    }

    [Fact]
    public async Task The_doctor_says_what_is_wrong_and_what_to_do_and_tells_no_secret()
    {
        var well = await RunAsync("doctor");
        Assert.Equal(0, well.Code);
        Assert.Matches("ok +gateway", well.Output);
        Assert.Matches("ok +clock", well.Output);

        var ill = await DotnetProgram.RunAsync("OpenClaw.Gateway", new EndToEnd.Settings
        {
            ["OPENCLAW_URL"] = "http://127.0.0.1:9", ["ConnectionStrings__openclaw"] = "Host=127.0.0.1;Port=9;Username=u;Password=pw-secret", ["ConnectionStrings__redis"] = "127.0.0.1:9,password=redis-secret",
            ["OpenClaw__Model__Endpoint"] = "http://127.0.0.1:9/v1", ["OpenClaw__Model__ApiKey"] = "model-secret",
            ["OpenClaw__Telegram__BotToken"] = "123:token-secret", ["OpenClaw__Telegram__BaseUrl"] = "http://127.0.0.1:9",
            ["OpenClaw__Discord__BotToken"] = "discord-secret", ["OpenClaw__Discord__BaseUrl"] = "http://127.0.0.1:9",
        }, "doctor", "--json");
        Assert.Equal(1, ill.Code);
        var levels = JsonDocument.Parse(ill.Output).RootElement.EnumerateArray().GroupBy(f => f.GetProperty("name").GetString()!).ToDictionary(g => g.Key, g => g.Last().GetProperty("level").GetString());
        Assert.Equal(
            ("wrong", "wrong", "wrong", "wrong", "wrong", "wrong", "warning"),
            (levels["configuration"], levels["database"], levels["Redis"], levels["model"], levels["Telegram"], levels["Discord"], levels["gateway"]));
        Assert.DoesNotContain("-secret", ill.Output + ill.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_knows_that_no_node_starts_with_a_Redis_setting_that_cannot_be_understood()
    {
        var ill = await DotnetProgram.RunAsync("OpenClaw.Gateway", new EndToEnd.Settings { ["OPENCLAW_URL"] = "http://127.0.0.1:9", ["ConnectionStrings__redis"] = "redis:6379,pasword=hush" }, "doctor");
        Assert.Equal(1, ill.Code);
        Assert.Matches("wrong +Redis .*ConnectionStrings:redis", ill.Output);
        Assert.Contains("No node starts with it.", ill.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", ill.Output + ill.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_gateway_or_a_key_the_way_to_one_is_said_in_one_line()
    {
        var nobody = await DotnetProgram.RunAsync("OpenClaw.Standalone", new EndToEnd.Settings { ["OPENCLAW_KEY"] = "oc_x" }, "status", "--url", "http://127.0.0.1:9");
        Assert.Equal(1, nobody.Code);
        Assert.Contains("cannot be reached", Assert.Single(nobody.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        var stranger = await DotnetProgram.RunAsync("OpenClaw.Standalone", new EndToEnd.Settings { ["OPENCLAW_KEY"] = "oc_x", ["OPENCLAW_URL"] = _process.Address.ToString() }, "status");
        Assert.Equal((1, "The gateway does not know this key (OPENCLAW_KEY)."), (stranger.Code, stranger.Errors.Trim()));
    }

    [Fact]
    public async Task A_data_directory_that_is_named_is_where_the_key_and_the_database_are_looked_for()
    {
        var settings = new EndToEnd.Settings { ["OPENCLAW_URL"] = _process.Address.ToString(), ["COLUMNS"] = "200" };
        var nodes = await DotnetProgram.RunAsync("OpenClaw.Standalone", settings, "--data", _data.Path, "nodes");
        Assert.Equal(0, nodes.Code);
        Assert.Contains("worker-1", nodes.Output, StringComparison.Ordinal);
        var bySetting = await DotnetProgram.RunAsync("OpenClaw.Standalone", new EndToEnd.Settings(settings) { ["OpenClaw__DataDirectory"] = _data.Path }, "nodes");
        Assert.Equal(0, bySetting.Code);
        var nowhere = await DotnetProgram.RunAsync("OpenClaw.Standalone", new EndToEnd.Settings(settings) { ["OpenClaw__DataDirectory"] = "" }, "nodes", "--data", _data.Path);
        Assert.Equal(0, nowhere.Code);
        var doctor = JsonDocument.Parse((await DotnetProgram.RunAsync("OpenClaw.Standalone", settings, "doctor", "--data", _data.Path, "--json")).Output).RootElement.EnumerateArray();
        Assert.Contains(_data.Path, doctor.Single(finding => finding.GetProperty("name").GetString() == "database").GetProperty("what").GetString(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _process.DisposeAsync();
        await _model.DisposeAsync();
        _data.Dispose();
    }

    private static (int, string) Said(ProcessEnd end) => (end.Code, end.Output.Trim());

    private Task<ProcessEnd> RunAsync(params string[] arguments)
    {
        Token.ThrowIfCancellationRequested();
        return DotnetProgram.RunAsync("OpenClaw.Standalone", new EndToEnd.Settings { ["OPENCLAW_URL"] = _process.Address.ToString(), ["OPENCLAW_KEY"] = _data.AdminKey, ["COLUMNS"] = "200" }, arguments);
    }
}
