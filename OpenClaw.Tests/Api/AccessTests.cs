using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Auth;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Api;

public class AccessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer oc_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Bearer " + GatewayHost.Secret)]
    [InlineData("Basic b2M6b2M=")]
    public async Task Without_a_known_key_everything_is_401(string? authorization)
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client();
        if (authorization is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        foreach (var path in new[] { "/api/jobs/0192f1b0-0000-7000-8000-000000000000", "/api/conversations/c/events", "/api/conversations/c/socket", "/api/keys", "/api/cluster/nodes", "/api/session" })
        {
            var answer = await client.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        var v1 = JsonNode.Parse(await (await client.GetAsync("/v1/nothing", Token)).Content.ReadAsStringAsync(Token));
        Assert.Equal("invalid_request_error", (string?)v1!["error"]!["type"]);
        Assert.True(v1["error"]!.AsObject().ContainsKey("param"));
    }

    [Fact]
    public async Task A_key_is_made_used_listed_without_secret_and_removed()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        var made = await admin.PostAsJsonAsync("/api/keys", new { name = "phone", account = "carol" }, Token);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var key = JsonNode.Parse(await made.Content.ReadAsStringAsync(Token))!;
        var secret = (string)key["secret"]!;
        Assert.Equal(["chat"], key["scopes"]!.AsArray().Select(s => (string)s!));

        using var carol = host.Client(secret);
        // A key just made is known at the latest a second after the last time an unknown one was shown.
        HttpResponseMessage answer;
        do answer = await carol.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token);
        while (answer.StatusCode == HttpStatusCode.Unauthorized && !Token.IsCancellationRequested);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        var list = await admin.GetStringAsync("/api/keys", Token);
        Assert.Contains((string)key["id"]!, list, StringComparison.Ordinal);
        Assert.DoesNotContain("oc_", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/api/keys/" + key["id"], Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("/api/keys/" + key["id"], Token)).StatusCode);
        do answer = await carol.GetAsync("/api/session", Token);
        while (answer.StatusCode == HttpStatusCode.OK && !Token.IsCancellationRequested);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain(secret, host.Logs, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Admin, host.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_operator_did_is_in_the_journal_and_only_operators_read_it()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        var made = JsonNode.Parse(await (await admin.PostAsJsonAsync("/api/keys", new { name = "phone" }, Token)).Content.ReadAsStringAsync(Token))!;
        await admin.DeleteAsync("/api/keys/" + made["id"], Token);
        var job = JsonNode.Parse(await (await admin.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token)).Content.ReadAsStringAsync(Token))!;
        await admin.PostAsync($"/api/jobs/{job["jobId"]}/cancel", null, Token);
        await admin.PostAsync($"/api/jobs/{job["jobId"]}/redrive", null, Token);
        using var alice = host.Client(host.Alice);
        var own = JsonNode.Parse(await (await alice.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "t" }, Token)).Content.ReadAsStringAsync(Token))!;
        await alice.PostAsync($"/api/jobs/{own["jobId"]}/cancel", null, Token);

        var text = await admin.GetStringAsync("/api/cluster/journal", Token);
        var entries = JsonNode.Parse(text)!.AsArray();
        Assert.Equal(
            [$"job.redriven {job["jobId"]}", $"job.cancelled {job["jobId"]}", $"key.removed {made["id"]}", $"key.created {made["id"]}"],
            entries.Where(e => (string?)e!["subject"] != "worker-1").Select(e => $"{e!["kind"]} {e["subject"]}"));
        Assert.All(entries, entry => Assert.NotEmpty((string)entry!["actor"]!));
        Assert.DoesNotContain((string)made["secret"]!, text, StringComparison.Ordinal);
        Assert.Equal(2, JsonNode.Parse(await admin.GetStringAsync("/api/cluster/journal?kind=key.", Token))!.AsArray().Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync("/api/cluster/journal?limit=0", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.GetAsync("/api/cluster/journal", Token)).StatusCode);
    }

    [Fact]
    public async Task The_last_admin_key_cannot_be_removed()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        var id = (await host.Store.Keys.ListAsync(Token)).Single(k => k.Scopes.HasFlag(KeyScopes.Admin)).Id;
        Assert.Equal(HttpStatusCode.Conflict, (await admin.DeleteAsync("/api/keys/" + id, Token)).StatusCode);
    }

    [Fact]
    public async Task A_session_counts_for_changes_only_with_the_pages_own_origin()
    {
        await using var host = await GatewayHost.StartAsync();
        using var browser = host.Client();
        var made = await browser.PostAsJsonAsync("/api/session", new { key = host.Alice }, Token);
        var cookie = made.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/session", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(browser, null));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(browser, "null"));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(browser, "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(browser, $"http://127.0.0.1:{host.Address.Port + 1}"));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(browser, host.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/keys", Token)).StatusCode);
        Assert.DoesNotContain(host.Alice, host.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_gets_no_session_and_a_foreign_page_may_not_ask_for_one()
    {
        await using var host = await GatewayHost.StartAsync();
        using var browser = host.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsJsonAsync("/api/session", new { key = "oc_wrong" }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsJsonAsync("/api/session", new { }, Token)).StatusCode);
        browser.DefaultRequestHeaders.Add("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsJsonAsync("/api/session", new { key = host.Alice }, Token)).StatusCode);
    }

    [Theory]
    [InlineData(true, "localhost", null, true)]
    [InlineData(true, "127.0.0.1", null, true)]
    [InlineData(true, "rebound.example", null, false)]
    [InlineData(true, "localhost.evil.example", null, false)]
    [InlineData(true, "localhost", "X-Forwarded-For", false)]
    [InlineData(true, "localhost", "Forwarded", false)]
    [InlineData(false, "localhost", null, false)]
    public async Task The_page_brings_a_session_only_to_a_browser_on_this_machine(bool isTrusted, string hostName, string? header, bool isGiven)
    {
        await using var host = await GatewayHost.StartAsync(isTrusted);
        using var browser = host.Client();
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = $"{hostName}:{host.Address.Port}";
        if (header is not null) request.Headers.Add(header, "for=203.0.113.9");
        var answer = await browser.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isGiven, answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public void A_session_ends_and_cannot_be_forged()
    {
        var time = new FakeTimeProvider();
        var sessions = Sessions(time, GatewayHost.Secret);
        var cookie = sessions.Write(sessions.Create("alice", "key-1"));
        Assert.Equal("alice", sessions.Read(cookie)?.Account);
        Assert.Null(Sessions(time, "another secret of a cluster").Read(cookie));
        Assert.Null(sessions.Read("x" + cookie));
        Assert.Null(sessions.Read(cookie[..^2] + "AA"));
        Assert.Null(sessions.Read("."));
        Assert.Null(sessions.Read("é.é"));
        time.Advance(TimeSpan.FromHours(12));
        Assert.Null(sessions.Read(cookie));
    }

    [Fact]
    public async Task Unknown_keys_make_the_ring_ask_the_store_at_most_once_a_second()
    {
        await using var host = await GatewayHost.StartAsync();
        var time = new FakeTimeProvider();
        using var ring = new KeyRing(host.Outage, new InProcessSignals(NullLogger<InProcessSignals>.Instance), time, NullLogger<KeyRing>.Instance);
        var before = host.Outage.KeyLists;
        for (var i = 0; i < 20; i++) Assert.Null(await ring.FindAsync("oc_" + i, Token));
        Assert.Equal(before + 1, host.Outage.KeyLists);
        var later = await host.AddKeyAsync("dave", KeyScopes.Chat);
        Assert.Null(await ring.FindAsync(later, Token));
        time.Advance(KeyRing.ReloadPause);
        Assert.Equal("dave", (await ring.FindAsync(later, Token))?.Account);
        host.Outage.IsDown = true;
        time.Advance(KeyRing.ReloadPause);
        Assert.Equal("dave", (await ring.FindAsync(later, Token))?.Account);
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<StoreUnavailableException>(async () => await ring.FindAsync("oc_stranger", Token));
    }

    private static ChatSessions Sessions(TimeProvider time, string secret) =>
        new(new ClusterSecret(secret), time, Options.Create(new AccessOptions()));

    private static async Task<HttpStatusCode> SendAsync(HttpClient browser, string? origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = JsonContent.Create(new { conversation = "c", text = "t" }) };
        if (origin is not null) request.Headers.Add("Origin", origin);
        return (await browser.SendAsync(request, Token)).StatusCode;
    }
}
