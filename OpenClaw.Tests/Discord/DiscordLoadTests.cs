using System.Collections.Concurrent;
using System.Net;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Discord;

/// <summary>A thousand interactions on two nodes, with everything that goes wrong: forgeries, replays, late replies, rate limits, faults of Discord's.</summary>
public sealed class DiscordLoadTests
{
    private const int Interactions = 1000;
    private const int Channels = 40;
    private const string Late = "late";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_interactions_are_each_answered_once_and_no_forgery_is_heard()
    {
        await using var bundle = await DiscordBundle.CreateAsync();
        var late = new ConcurrentDictionary<string, bool>();
        bundle.Handles.IsLate = late.ContainsKey;
        var nodes = new[] { await bundle.StartNodeAsync("channels-1"), await bundle.StartNodeAsync("channels-2") };
        bundle.Emulator.Break(Enumerable.Range(0, 90).Select(i => new DiscordFault((DiscordFaultKind)(i % 3))));
        var used = new ConcurrentBag<(DiscordPerson.Used Used, string Question)>();
        var forged = 0;
        var talking = Task.WhenAll(Enumerable.Range(0, Channels).Select(async c =>
        {
            var person = bundle.Person($"{100 + c}", $"{6000 + c}");
            for (var i = 0; i < Interactions / Channels; i++)
            {
                var node = nodes[(c + i) % nodes.Length];
                var isLate = i % 10 == 3;
                var question = $"c{c}i{i}{(isLate ? Late : "")}";
                var one = await person.UseAsync(node.Http, node.Endpoint, "ask", question, interaction => { if (isLate) late[interaction] = true; });
                used.Add((one, question));
                if (i % 5 == 1) await person.PostAsync(nodes[(c + i + 1) % nodes.Length].Http, nodes[(c + i + 1) % nodes.Length].Endpoint, one);
                if (i % 5 != 2) continue;
                using var refused = await DiscordPerson.SendAsync(node.Http, node.Endpoint, [.. one.Body, (byte)'\n'], one.Signature, one.Timestamp, Token);
                Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
                Interlocked.Increment(ref forged);
            }
        }));
        await TrueAsync(async () =>
        {
            await bundle.AnswerAsync();
            return talking.IsCompleted && (await bundle.Store.Jobs.CountAsync(Token)) is { Queued: 0, Leased: 0 } && (await bundle.Store.Outbox.CountAsync(Token)).Waiting == 0;
        }, "everything answered and delivered", TimeSpan.FromMinutes(3));
        await talking;

        Assert.Equal(Interactions / 5, forged);
        Assert.All(used, one => Assert.True(one.Used.IsDeferred));
        Assert.Equal(0, (await bundle.Store.Outbox.CountAsync(Token)).Dead);
        var posts = bundle.Emulator.Posts();
        Assert.Equal(used.Select(one => "re " + one.Question).Order(), posts.Select(post => post.Content).Order());
        Assert.All(posts, post => Assert.Equal(0, post.Edits));
        Assert.All(posts.Where(post => post.Content.EndsWith(Late, StringComparison.Ordinal)), post => Assert.NotNull(post.Nonce));
        for (var c = 0; c < Channels; c++) // plain messages come in the order of the questions
        {
            var own = bundle.Emulator.Posts($"{6000 + c}").Select(post => post.Content).ToList();
            Assert.Equal(Enumerable.Range(0, Interactions / Channels).Select(i => $"re c{c}i{i}{(i % 10 == 3 ? Late : "")}"), own);
        }
    }
}
