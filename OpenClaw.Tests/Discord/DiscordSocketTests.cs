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
        }

        await TrueAsync(async () =>
        {
            await _bundle.AnswerAsync();
            return Answers().Count >= Channels * Messages;
        }, "every answer", TimeSpan.FromMinutes(3));
        for (var c = 0; c < Channels; c++) Assert.Equal(Enumerable.Range(0, Messages).Select(m => $"re c{c}m{m}"), Answers($"{7000 + c}"));
        Assert.InRange(gateway.Identifies, 3, 20);
    }

    public ValueTask DisposeAsync() => _bundle.DisposeAsync();

    private List<string> Answers(string? channel = null) => [.. _bundle.Emulator.Posts(channel).Where(post => post.Author == _bundle.App.Id).Select(post => post.Content)];
}
