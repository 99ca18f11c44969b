using System.Text.Json.Nodes;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

public sealed class CallbackTests
{
    // The next outcome of a conversation leaves only after the one before it was acknowledged: when it is here, the first was sent for the last time.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_outcome_is_posted_until_it_is_taken_under_one_id(int failures)
    {
        var calls = 0;
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) <= failures ? 500 : 204;
            return Task.CompletedTask;
        });
        using var data = new DataFolder();
        await using var process = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.Zero));
        using var api = new ApiClient(process, data);
        var first = await api.SendAsync("c", "first", callbackUrl: receiver.Url);
        var second = await api.SendAsync("c", "second", callbackUrl: receiver.Url);
        await Eventually.TrueAsync(() => receiver.Requests.Count == failures + 2, "both outcomes arrived");

        var seen = receiver.Requests.Select(r => (Job: (Guid)JsonNode.Parse(r.Body)!["jobId"]!, Id: r.Headers["webhook-id"])).ToArray();
        Assert.Equal([.. Enumerable.Repeat(first, failures + 1), second], seen.Select(r => r.Job));
        Assert.Equal(2, seen.Select(r => r.Id).Distinct().Count());
        Assert.Single(seen[..^1].Select(r => r.Id).Distinct());
        Assert.All(receiver.Requests, r => Assert.Equal("completed", (string?)JsonNode.Parse(r.Body)!["state"]));
    }
}
