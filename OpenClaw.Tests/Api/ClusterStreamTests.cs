using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Api;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Api;

public class ClusterStreamTests
{
    private const string Path = "/api/cluster/stream";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_goes_on_at_another_gateway_and_misses_and_repeats_nothing()
    {
        await using var first = await GatewayHost.StartAsync();
        await using var second = await GatewayHost.StartAsync(beside: first);
        using var client = first.Client(first.Admin);
        using var other = second.Client(first.Admin);
        var told = new List<string>();
        var place = "";
        await using (var reader = await EventReader.OpenAsync(client, Path, null))
        {
            Assert.Equal("look", (await reader.NextAsync()).Type);
            await WriteAsync(first, 0, 5);
            while (told.Count < 3) await HearAsync(reader, told);
            place = reader.LastId;
        }

        // More than a gateway keeps, while nobody reads.
        await WriteAsync(first, 5, 400);
        await using var again = await EventReader.OpenAsync(other, Path, place);
        while (told.Count < 400) await HearAsync(again, told);
        await WriteAsync(first, 400, 410);
        while (told.Count < 410) await HearAsync(again, told);
        Assert.Equal(Enumerable.Range(0, 410).Select(i => $"subject-{i}"), told);
    }

    [Fact]
    public async Task A_gateway_that_drains_closes_the_stream_with_a_hint_and_opens_no_other()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Admin);
        using var answer = await client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        using var lines = new StreamReader(body);
        Assert.StartsWith("id: ", await lines.ReadLineAsync(Token), StringComparison.Ordinal);
        host.Services.GetRequiredService<LocalNode>().SetStatus(NodeStatus.Draining);
        Assert.Contains("retry: 200", await lines.ReadToEndAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token), StringComparison.Ordinal);
        using var refused = await client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_gateway_has_so_many_readers_and_no_more_and_a_place_is_free_when_one_leaves()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Admin);
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < ClusterStream.MostReaders; i++) open.Add(await client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Token));
        Assert.All(open, one => Assert.Equal(HttpStatusCode.OK, one.StatusCode));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
        open[0].Dispose();
        await Eventually.TrueAsync(async () => await AskAsync() == HttpStatusCode.OK, "a place is free");
        foreach (var one in open) one.Dispose();

        async Task<HttpStatusCode> AskAsync()
        {
            using var one = await client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Token);
            return one.StatusCode;
        }
    }

    [Fact]
    public async Task It_is_an_admins_alone_and_begins_at_a_place_of_its_own()
    {
        await using var host = await GatewayHost.StartAsync();
        foreach (var (key, query, expected) in new[] { (null, "", 401), (host.Alice, "", 403), (host.Admin, "?after=1-2-3", 400), (host.Admin, "?after=yesterday", 400) })
        {
            using var client = host.Client(key);
            using var answer = await client.GetAsync(Path + query, HttpCompletionOption.ResponseHeadersRead, Token);
            Assert.Equal(expected, (int)answer.StatusCode);
        }

        // A place that this journal never had: it was replaced by an older one.
        using var admin = host.Client(host.Admin);
        await using var reader = await EventReader.OpenAsync(admin, Path, "1000000");
        await reader.NextAsync();
        await WriteAsync(host, 0, 1);
        var told = new List<string>();
        while (told.Count < 1) await HearAsync(reader, told);
    }

    private static async Task HearAsync(EventReader reader, List<string> told)
    {
        if ((await reader.NextAsync()).Type == "entry" && (string)reader.LastData!["kind"]! == "test.said") told.Add((string)reader.LastData["subject"]!);
    }

    private static async Task WriteAsync(GatewayHost host, int from, int to)
    {
        for (var i = from; i < to; i++) await host.Store.Journal.AppendAsync(new JournalEntry("test.said", $"subject-{i}", "", ""), Token);
    }
}
