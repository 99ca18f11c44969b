using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Discord;
using OpenClaw.Channels.Ingress;
using OpenClaw.Tests.Contracts;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Discord;

/// <summary>How long a place may wait for Discord to show it, and that it is said when it was too long.</summary>
public sealed class DiscordReadBackTests : IAsyncLifetime
{
    private const string Place = "7000";
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly ConcurrentQueue<string?> _taken = new();
    private readonly FakeLogger<DiscordReadBack> _logger = new();
    private readonly FakeLogger<DiscordGap> _gapLogger = new();
    private readonly UnreadPlaces _unread = new();
    private readonly HttpClient _http = new();
    private DiscordEmulator _emulator = null!;
    private StoreBundle _store = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await DiscordEmulator.StartAsync();
        _emulator.World.BeginIdsAt(_time.GetUtcNow());
        _emulator.Hear("42", Place, "missed");
        _store = await StoreFactories.CreateSqliteAsync();
    }

    [Fact]
    public async Task After_a_minute_people_wait_no_longer_and_what_was_missed_comes_when_Discord_shows_it()
    {
        var reading = await BeginAsync();
        Assert.True(_unread.TryHold(Said("1", "live")));
        _time.Advance(DiscordReadBack.HoldAtMost);
        await TrueAsync(() => _taken.Contains("live"), "what was said meanwhile");
        await TrueAsync(() => !_unread.TryHold(Said("2", "next")), "nothing waits any longer");
        Assert.Contains(_logger.Collector.GetSnapshot(), said => said is { Level: LogLevel.Warning } && said.Message.StartsWith("What was said in 1 places", StringComparison.Ordinal));
        _emulator.BreakListsOf(Place);
        await EndAsync(reading, TimeSpan.FromSeconds(1));
        Assert.Equal("missed", _taken.Last());
        Assert.DoesNotContain(_logger.Collector.GetSnapshot(), said => said.Level == LogLevel.Error);
    }

    [Fact]
    public async Task After_ten_minutes_a_place_is_given_up_and_said_so()
    {
        var reading = await BeginAsync();
        Assert.True(_unread.TryHold(Said("1", "live")));
        await EndAsync(reading, TimeSpan.FromMinutes(1));
        Assert.Equal("live", Assert.Single(_taken.Distinct()));
        Assert.Empty(_unread.List());
        Assert.Single(_logger.Collector.GetSnapshot(), said => said.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Of_a_place_where_too_much_was_said_the_beginning_is_heard_and_the_log_says_so()
    {
        for (var i = 0; i < DiscordGap.MostMessages; i++) _emulator.Hear("42", Place, $"message {i}");
        await EndAsync(ReadBack(NewAccount()), TimeSpan.FromSeconds(1));
        Assert.Equal(DiscordGap.MostMessages, _taken.Count);
        Assert.Equal(["missed", "message 0"], _taken.Take(2));
        Assert.Contains(Place, Assert.Single(_gapLogger.Collector.GetSnapshot()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_reader_that_cannot_hand_on_ends_the_others()
    {
        for (var i = 0; i < 8; i++) _emulator.Hear("42", $"{8000 + i}", "missed too");
        var places = Enumerable.Range(0, 8).Select(i => ($"{8000 + i}", "777")).ToArray();
        var reading = ReadBack(NewAccount(), places, (_, _) => throw new InvalidOperationException("nobody takes it"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => EndAsync(reading, TimeSpan.FromSeconds(1)));
        Assert.NotEmpty(_unread.List());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _emulator.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static SpokenMessage Said(string id, string text) => new(id, Place, "777", new DiscordUser("42", "ann", null, false), text, 0, null, null, null, null);

    /// <summary>Discord does not show the place.</summary>
    private async Task<Task> BeginAsync()
    {
        var account = NewAccount();
        _emulator.BreakListsOf(Place, Enumerable.Repeat(new DiscordFault(DiscordFaultKind.Break), 10_000));
        var reading = ReadBack(account);
        await TrueAsync(() => _emulator.Calls.Count > 0, "the first try");
        return reading;
    }

    private DiscordAccount NewAccount()
    {
        var app = _emulator.AddApp();
        return new DiscordAccount("default", "", app.Id, InteractionSignature.KeyOf(app.PublicKey)!, new TalkOptions(), new DiscordRest(_http, _emulator.BaseUrl, app.Token, _time));
    }

    private Task ReadBack(DiscordAccount account, (string Channel, string Guild)[]? places = null, Func<SpokenMessage, string?, Task>? take = null)
    {
        var gap = new DiscordGap(_store.Places, new StorePatience(_time, NullLogger<StorePatience>.Instance), _time, _gapLogger);
        var ready = new SocketReady(account.ApplicationId, places ?? [(Place, "777")]);
        return new DiscordReadBack(gap, _time, _logger).RunAsync(new DiscordShard(account, 0, 1), ready, _unread, take ?? TakeAsync, TestContext.Current.CancellationToken);
    }

    private Task TakeAsync(SpokenMessage message, string? guild)
    {
        _taken.Enqueue(message.Content);
        return Task.CompletedTask;
    }

    private async Task EndAsync(Task reading, TimeSpan step)
    {
        await TrueAsync(() =>
        {
            _time.Advance(step);
            return reading.IsCompleted;
        }, "the end");
        await reading;
    }
}
