using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Discord;

/// <summary>The socket as the product brings it: by Discord.Net where the build had it, else not at all.</summary>
public sealed class DiscordSocketTests : IAsyncLifetime
{
    private const int Channels = 20;
    private const int Messages = 50;
    private DiscordBundle _bundle = null!;

    private static bool HasLibrary => Type.GetType("OpenClaw.Channels.Discord.DiscordSocket, OpenClaw.Channels") is not null;

    public async ValueTask InitializeAsync()
    {
        _bundle = await DiscordBundle.CreateAsync();
        _bundle.Emulator.World.BeginIdsAt(TimeProvider.System.GetUtcNow());
        _bundle.Emulator.Gateway.Guilds["777"] = [.. Enumerable.Range(0, Channels).Select(c => $"{7000 + c}")];
        foreach (var channel in _bundle.Emulator.Gateway.Guilds["777"]) _bundle.Emulator.World.AddChannel(channel);
    }

    [Fact]
    public async Task A_thousand_messages_survive_429_op_7_op_9_cuts_and_a_take_over_with_the_library_and_without_it_nobody_listens()
    {
        var gateway = _bundle.Emulator.Gateway;
        var first = await _bundle.StartNodeAsync();
        if (!HasLibrary)
        {
            await TrueAsync(() => _bundle.App.Registrations == 1, "the node runs");
            Assert.DoesNotContain(_bundle.Emulator.Calls, call => call.Contains("/gateway", StringComparison.Ordinal));
            return;
        }

        await TrueAsync(() => gateway.Sessions.Count == 1, "a session");
        await _bundle.StartNodeAsync("channels-2");
        _bundle.Emulator.Break(Enumerable.Range(0, 30).Select(_ => new DiscordFault(DiscordFaultKind.Throttle)));
        for (var m = 0; m < Messages; m++)
        {
            for (var c = 0; c < Channels; c++) _bundle.Emulator.Hear("42", $"{7000 + c}", $"<@{_bundle.App.Id}> c{c}m{m}");
            await _bundle.AnswerAsync();
            foreach (var session in gateway.Sessions)
            {
                if (m == 10) session.Order(7, null);
                else if (m == 20) session.Cut();
                else if (m == 40) DiscordGateway.Invalidate(session);
            }

            if (m == 30) await first.DisposeAsync();

            // Two rounds after each fault; so each really happens to a session that stands.
            if (m == 12) await TrueAsync(() => gateway.Resumes == 1, "resumed after op 7", TimeSpan.FromMinutes(1));
            else if (m == 22) await TrueAsync(() => gateway.Resumes == 2, "resumed after the cut", TimeSpan.FromMinutes(1));
            else if (m == 32) await TrueAsync(() => gateway.Identifies == 2, "the other node took over", TimeSpan.FromMinutes(1));
            else if (m == 42) await TrueAsync(() => gateway.Identifies == 3, "a new session after op 9", TimeSpan.FromMinutes(1));
        }

        await TrueAsync(async () =>
        {
            await _bundle.AnswerAsync();
            return Answers().Count >= Channels * Messages;
        }, "every answer", TimeSpan.FromMinutes(3));
        for (var c = 0; c < Channels; c++) Assert.Equal(Enumerable.Range(0, Messages).Select(m => $"re c{c}m{m}"), Answers($"{7000 + c}"));
        Assert.InRange(gateway.Identifies, 3, 20);
    }

    [Fact]
    public async Task With_the_library_a_new_session_keeps_the_order_though_it_brings_messages_before_it_is_ready()
    {
        if (!HasLibrary) return;
        var gateway = await ListenAsync();
        for (var round = 1; round <= 3; round++)
        {
            DiscordGateway.Invalidate(gateway.Sessions[0]);
            Hear($"missed {round}");
            await TrueAsync(() => gateway.Identifies == round + 1, "a new session after op 9", TimeSpan.FromMinutes(1));
            Hear($"early {round}"); // the library waits half a second for its servers
            await AnsweredAsync($"re early {round}");
        }

        Assert.Equal(["re before", .. Enumerable.Range(1, 3).SelectMany(round => new[] { $"re missed {round}", $"re early {round}" })], Answers("7000"));
    }

    [Fact]
    public async Task With_the_library_a_session_that_breaks_before_it_is_ready_and_is_resumed_hears_what_was_missed()
    {
        if (!HasLibrary) return;
        var gateway = await ListenAsync();
        DiscordGateway.Invalidate(gateway.Sessions[0]);
        Hear("missed");
        await TrueAsync(() => gateway.Identifies == 2, "a new session after op 9", TimeSpan.FromMinutes(1));
        Hear("early");
        var heartbeats = gateway.Heartbeats;
        gateway.Sessions[0].Order(1, null); // asks for one, which comes when the library has read all before it
        await TrueAsync(() => gateway.Heartbeats > heartbeats, "the library has read its new session");
        gateway.Sessions[0].Cut();
        await TrueAsync(() => gateway.Resumes == 1, "resumed", TimeSpan.FromMinutes(1));
        Hear("late");
        await AnsweredAsync("re late");
        Assert.Equal(["re before", "re missed", "re early", "re late"], Answers("7000"));
        Assert.Equal(2, gateway.Identifies);
    }

    [Fact]
    public async Task With_the_library_each_part_of_a_large_application_hears_its_own_servers()
    {
        if (!HasLibrary) return;
        const string other = "4194304"; // the first server of the second of two parts
        _bundle.Emulator.Gateway.Shards = 2;
        _bundle.Emulator.Gateway.Guilds[other] = ["7900"];
        _bundle.Emulator.World.AddChannel("7900");
        await _bundle.StartNodeAsync();
        await TrueAsync(() => _bundle.Emulator.Gateway.Sessions.Count == 2, "two sessions", TimeSpan.FromMinutes(1));
        foreach (var channel in new[] { "7000", "7900" }) _bundle.Emulator.Hear("42", channel, $"<@{_bundle.App.Id}> hello");
        await TrueAsync(async () =>
        {
            await _bundle.AnswerAsync();
            return Answers("7000").Count == 1 && Answers("7900").Count == 1;
        }, "both answers", TimeSpan.FromMinutes(1));
        Assert.Equal([true, true], _bundle.Emulator.Gateway.Sessions.Select(session => session.Hears("777") != session.Hears(other)));
    }

    public ValueTask DisposeAsync() => _bundle.DisposeAsync();

    /// <summary>A node whose first session has answered once.</summary>
    private async Task<DiscordGateway> ListenAsync()
    {
        await _bundle.StartNodeAsync();
        await TrueAsync(() => _bundle.Emulator.Gateway.Sessions.Count == 1, "a session", TimeSpan.FromMinutes(1));
        Hear("before");
        await AnsweredAsync("re before");
        return _bundle.Emulator.Gateway;
    }

    private void Hear(string text) => _bundle.Emulator.Hear("42", "7000", $"<@{_bundle.App.Id}> {text}");

    private Task AnsweredAsync(string answer) => TrueAsync(async () =>
    {
        await _bundle.AnswerAsync();
        return Answers("7000").Contains(answer);
    }, answer, TimeSpan.FromMinutes(1));

    private List<string> Answers(string? channel = null) => [.. _bundle.Emulator.Posts(channel).Where(post => post.Author == _bundle.App.Id).Select(post => post.Content)];
}
