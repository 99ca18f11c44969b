using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Api;
using OpenClaw.Gateway.Auth;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Api;

public class MessageApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_accepted_announced_worked_and_read_back()
    {
        await using var host = await GatewayHost.StartAsync();
        var heard = new List<SignalKind>();
        using var a = host.Live.Signals.Subscribe(SignalKind.JobsReady, s => heard.Add(s.Kind));
        using var b = host.Live.Signals.Subscribe(SignalKind.Conversation, s => heard.Add(s.Kind));
        using var client = host.Client(host.Alice);

        var answer = await client.PostAsJsonAsync("/api/messages", new { conversation = "tea", text = "hello", unknown = 1 }, Token);
        var receipt = await ReadAsync(answer);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($"/api/jobs/{receipt["jobId"]}", answer.Headers.Location?.ToString());
        Assert.Equal("queued", (string?)receipt["state"]);
        Assert.Equal([SignalKind.JobsReady, SignalKind.Conversation], heard);

        await host.CommitAsync(await host.LeaseAsync(), "hi there");
        var job = await client.GetFromJsonAsync<JsonObject>(answer.Headers.Location, Token);
        Assert.Equal(("completed", "hi there", "demo", 1), ((string)job!["state"]!, (string)job["answer"]!, (string)job["model"]!, (int)job["attempts"]!));
        Assert.NotNull(job["timings"]!["runMs"]);
        var turns = await client.GetFromJsonAsync<JsonObject>("/api/conversations/tea/turns", Token);
        Assert.Equal(["user", "assistant"], turns!["turns"]!.AsArray().Select(t => (string)t!["role"]!));
    }

    [Fact]
    public async Task A_repeated_key_gives_the_same_job_and_another_content_is_a_conflict()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        var first = await ReadAsync(await client.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "one", idempotencyKey = "k" }, Token));
        var again = await client.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "one", idempotencyKey = "k" }, Token);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(first.ToJsonString(), (await ReadAsync(again)).ToJsonString());
        var other = await client.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "two", idempotencyKey = "k" }, Token);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal(1, (await host.Store.Jobs.CountAsync(Token)).Queued);
    }

    public static TheoryData<string, int, string?> BadBodies => new()
    {
        { "{", 400, null },
        { "", 400, null },
        { "null", 400, null },
        { "[]", 400, null },
        { """{"conversation":"c","text":5}""", 400, "text" },
        { """{"conversation":["c"],"text":"t"}""", 400, "conversation" },
        { """{"conversation":"c"}""", 400, "text" },
        { """{"conversation":"c","text":""", 400, null },
        { """{"conversation":"c","text":"  "}""", 400, "text" },
        { """{"conversation":"c","text":"\ud800"}""", 400, "text" },
        { """{"conversation":"c","text":"a\u0000b"}""", 400, "text" },
        { """{"text":"t"}""", 400, "conversation" },
        { """{"conversation":"","text":"t"}""", 400, "conversation" },
        { """{"conversation":"a\nb","text":"t"}""", 400, "conversation" },
        { """{"conversation":"..","text":"t"}""", 400, "conversation" },
        { $$"""{"conversation":"{{new string('c', 201)}}","text":"t"}""", 400, "conversation" },
        { $$"""{"conversation":"c","text":"t","idempotencyKey":"{{new string('k', 201)}}"}""", 400, "idempotencyKey" },
        { """{"conversation":"c","text":"t","callbackUrl":"/relative"}""", 400, "callbackUrl" },
        { """{"conversation":"c","text":"t","callbackUrl":"ftp://example.org/"}""", 400, "callbackUrl" },
        { """{"conversation":"c","text":"t","callbackUrl":"https://user:pass@example.org/"}""", 400, "callbackUrl" },
        { $$"""{"conversation":"c","text":"t","callbackUrl":"https://example.org/{{new string('p', 2000)}}"}""", 400, "callbackUrl" },
        { $$"""{"conversation":"c","text":"{{new string('é', 32 * 1024)}}x"}""", 413, "text" },
        { $$"""{"conversation":"c","text":"t","more":"{{new string('x', 256 * 1024)}}"}""", 413, null },
    };

    [Theory]
    [MemberData(nameof(BadBodies), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_body_is_refused_with_the_fields_name_and_changes_nothing(string body, int status, string? field)
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        var answer = await client.PostAsync("/api/messages", new StringContent(body, Encoding.UTF8, "application/json"), Token);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await ReadAsync(answer);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.Equal(0, (await host.Store.Jobs.CountAsync(Token)).Queued);
    }

    [Fact]
    public async Task The_longest_text_and_name_are_accepted()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        var body = new { conversation = new string('/', 200), text = new string('é', 32 * 1024) };
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsJsonAsync("/api/messages", body, Token)).StatusCode);
        await host.CommitAsync(await host.LeaseAsync(), "ok");
        var turns = await client.GetAsync($"/api/conversations/{Uri.EscapeDataString(body.conversation)}/turns", Token);
        Assert.Equal(HttpStatusCode.OK, turns.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/jobs/0192f1b0-0000-7000-8000-000000000000", 404)]
    [InlineData("POST", "/api/jobs/0192f1b0-0000-7000-8000-000000000000/cancel", 404)]
    [InlineData("GET", "/api/jobs/not-a-guid", 404)]
    [InlineData("GET", "/api/conversations/none/turns", 404)]
    [InlineData("GET", "/api/conversations/none/turns?limit=0", 400)]
    [InlineData("GET", "/api/conversations/none/turns?after=x", 400)]
    [InlineData("GET", "/api/conversations/none/events?after=x", 400)]
    [InlineData("GET", "/api/conversations/none/socket", 426)]
    [InlineData("GET", "/api/messages", 405)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/api/jobs/0192f1b0-0000-7000-8000-000000000000/redrive", 403)]
    [InlineData("GET", "/api/keys", 403)]
    [InlineData("GET", "/api/cluster/nodes", 403)]
    [InlineData("GET", "/api/cluster/jobs", 403)]
    public async Task Refusals_are_problem_details(string method, string path, int status)
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Token);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status, (int)(await ReadAsync(answer))["status"]!);
    }

    [Fact]
    public async Task An_account_sees_only_its_own_and_an_administrator_all()
    {
        await using var host = await GatewayHost.StartAsync();
        using var alice = host.Client(host.Alice);
        using var bob = host.Client(host.Bob);
        using var admin = host.Client(host.Admin);
        var job = (await alice.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token)).Headers.Location!;
        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync(job, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.PostAsync(job + "/cancel", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync("/api/conversations/c/turns", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync("/api/conversations/c/turns?account=alice", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(job, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/conversations/c/turns?account=alice", Token)).StatusCode);
    }

    [Fact]
    public async Task A_job_is_cancelled_once_and_redriven_by_an_administrator()
    {
        await using var host = await GatewayHost.StartAsync();
        var cancelled = new List<Guid>();
        using var listening = host.Live.Signals.Subscribe(SignalKind.JobCancelled, s => cancelled.Add(s.Subject));
        using var alice = host.Client(host.Alice);
        using var admin = host.Client(host.Admin);
        var job = (await alice.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token)).Headers.Location!;
        var stopped = await alice.PostAsync(job + "/cancel", null, Token);
        Assert.Equal("cancelled", (string?)(await ReadAsync(stopped))["state"]);
        Assert.EndsWith(cancelled.Single().ToString(), job.ToString(), StringComparison.Ordinal);
        var redriven = await admin.PostAsync(job + "/redrive", null, Token);
        Assert.Equal("queued", (string?)(await ReadAsync(redriven))["state"]);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsync(job + "/redrive", null, Token)).StatusCode);
        await host.CommitAsync(await host.LeaseAsync(), "done");
        Assert.Equal(HttpStatusCode.Conflict, (await alice.PostAsync(job + "/cancel", null, Token)).StatusCode);
    }

    [Fact]
    public async Task An_unreachable_store_is_503_with_retry_after_and_not_ready()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        var ready = await client.GetFromJsonAsync<JsonObject>("/health", Token);
        Assert.Equal(("ready", "9.9.9"), ((string)ready!["status"]!, (string)ready["version"]!));
        host.Outage.IsDown = true;
        var answer = await client.GetAsync("/api/conversations/c/turns", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/api/conversations/c/events", Token)).StatusCode);
    }

    [Fact]
    public async Task A_closed_gate_refuses_with_429_before_anything_is_stored()
    {
        await using var host = await GatewayHost.StartAsync(configure: s => s.AddSingleton(new Admission(() => TimeSpan.FromSeconds(7))));
        using var client = host.Client(host.Alice);
        var answer = await client.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(0, (await host.Store.Jobs.CountAsync(Token)).Queued);
    }

    [Fact]
    public async Task An_account_that_sends_too_often_hears_429_and_the_others_do_not()
    {
        await using var host = await GatewayHost.StartAsync(configure: s => s.Configure<AccountRateOptions>(o => o.MessagesPerMinute = 2));
        using var alice = host.Client(host.Alice);
        using var bob = host.Client(host.Bob);
        for (var i = 0; i < 2; i++) (await alice.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token)).EnsureSuccessStatusCode();
        var refused = await alice.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal("rate_limited", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>(Token))!["code"]);
        Assert.Equal(2, (await host.Store.Jobs.CountAsync(Token)).Queued);
        Assert.Equal(HttpStatusCode.Accepted, (await bob.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token)).StatusCode);
    }

    [Fact]
    public async Task Without_a_limit_nobody_is_told_to_wait()
    {
        await using var host = await GatewayHost.StartAsync(configure: s => s.Configure<AccountRateOptions>(o => o.MessagesPerMinute = 0));
        Assert.Null(await host.Services.GetRequiredService<AccountRate>().TakeAsync(new Caller("alice", "k", default), Token));
        await using var limited = await GatewayHost.StartAsync(configure: s => s.Configure<AccountRateOptions>(o => o.MessagesPerMinute = 1));
        var rate = limited.Services.GetRequiredService<AccountRate>();
        Assert.Null(await rate.TakeAsync(new Caller("alice", "k", default), Token));
        Assert.NotNull(await rate.TakeAsync(new Caller("alice", "k", default), Token));
    }

    [Fact]
    public async Task The_document_describes_the_api_and_the_page_to_try_it_loads_nothing_from_elsewhere()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client();
        var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json", Token)).RootElement;
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("/api/messages", paths);
        Assert.Contains("/v1/chat/completions", paths);
        var page = await client.GetStringAsync("/docs", Token);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!.AsObject();
}
