using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Core.People;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.People;

public sealed class PeopleApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_is_approved_as_it_was_typed_and_the_decision_names_the_key()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        await AskAsync(host, "42", "ABCD2345");
        var waiting = Assert.Single((await admin.GetFromJsonAsync<JsonElement>("/api/people?state=pending", Token)).EnumerateArray());
        Assert.Equal(("telegram", "42", "Ann", "ABCD2345"), (Text(waiting, "channel"), Text(waiting, "id"), Text(waiting, "name"), Text(waiting, "code")));

        using var answer = await admin.PostAsync("/api/people/pairings/abcd-2345/approve", null, Token);
        Assert.Equal("allowed", Text(await answer.Content.ReadFromJsonAsync<JsonElement>(Token), "state"));
        using var again = await admin.PostAsync("/api/people/pairings/abcd-2345/approve", null, Token);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal("application/problem+json", again.Content.Headers.ContentType!.MediaType);
        var journal = (await admin.GetFromJsonAsync<JsonElement>("/api/cluster/journal?kind=person.allowed", Token)).EnumerateArray().Single();
        Assert.StartsWith("key-", Text(journal, "actor"), StringComparison.Ordinal);
        Assert.Equal("telegram:default:42", Text(journal, "subject"));
    }

    [Fact]
    public async Task People_and_groups_are_allowed_blocked_unblocked_and_removed_by_their_ids()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(admin, "/api/people/telegram/default/group:-1001/allow"));
        Assert.Equal(PersonState.Allowed, await host.Store.People.FindAsync(new PersonKey("telegram", "default", "group:-1001"), Token));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(admin, "/api/people/telegram/default/group:-1001/unblock"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(admin, "/api/people/telegram/default/42/block"));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(admin, "/api/people/telegram/default/42/unblock"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(admin, "/api/people/telegram/default/42/unblock"));
        using var removed = await admin.DeleteAsync("/api/people/telegram/default/group:-1001", Token);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var missing = await admin.DeleteAsync("/api/people/telegram/default/group:-1001", Token);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Empty((await admin.GetFromJsonAsync<JsonElement>("/api/people", Token)).EnumerateArray());
    }

    [Fact]
    public async Task A_code_can_be_blocked_too()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        await AskAsync(host, "42", "ABCD2345");
        Assert.Equal(HttpStatusCode.OK, await PostAsync(admin, "/api/people/pairings/ABCD2345/block"));
        Assert.Equal(PersonState.Blocked, await host.Store.People.FindAsync(new PersonKey("telegram", "default", "42"), Token));
    }

    [Fact]
    public async Task Only_an_admin_reads_and_decides()
    {
        await using var host = await GatewayHost.StartAsync(trustLoopback: true);
        await AskAsync(host, "42", "ABCD2345");
        foreach (var (secret, status) in new[] { ((string?)host.Alice, HttpStatusCode.Forbidden), (null, HttpStatusCode.Unauthorized) })
        {
            using var client = host.Client(secret);
            using var read = await client.GetAsync("/api/people", Token);
            Assert.Equal(status, read.StatusCode);
            foreach (var path in new[] { "pairings/ABCD2345/approve", "pairings/ABCD2345/block", "telegram/default/42/allow", "telegram/default/42/block", "telegram/default/42/unblock" })
                Assert.Equal(status, await PostAsync(client, $"/api/people/{path}"));
            using var removed = await client.DeleteAsync("/api/people/telegram/default/42", Token);
            Assert.Equal(status, removed.StatusCode);
        }

        Assert.Equal(PersonState.Pending, await host.Store.People.FindAsync(new PersonKey("telegram", "default", "42"), Token));
    }

    [Theory]
    [InlineData("/api/people?state=friend")]
    [InlineData("/api/people?limit=0")]
    public async Task Nonsense_is_refused(string path)
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        using var answer = await admin.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(admin, $"/api/people/telegram/default/{new string('4', 101)}/allow"));
    }

    private static Task<PairingResult> AskAsync(GatewayHost host, string id, string code) =>
        host.Store.People.AskAsync(new Pairing(new PersonKey("telegram", "default", id), "Ann", id, code, TimeSpan.FromHours(1), 20), Token);

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path)
    {
        using var answer = await client.PostAsync(path, null, Token);
        return answer.StatusCode;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
