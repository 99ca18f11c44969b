using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core;
using OpenClaw.Core.Live;
using OpenClaw.Core.Settings;
using OpenClaw.Core.Signals;
using Xunit;

namespace OpenClaw.Tests.Nodes;

public sealed class ClusterSettingsTests : IDisposable
{
    private readonly Shelf _store = new();
    private readonly InProcessSignals _signals = new(NullLogger<InProcessSignals>.Instance);
    private readonly FakeTimeProvider _time = new();
    private readonly ClusterSettings _settings;

    public ClusterSettingsTests() => _settings = new(_store, _signals, _time, NullLogger<ClusterSettings>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _settings.Dispose();

    [Fact]
    public async Task What_another_process_wrote_is_read_at_the_signal_without_waiting_for_the_poll()
    {
        await _settings.StartAsync(Token);
        await Eventually.TrueAsync(() => _store.Reads > 0, "the first read");
        _store.Values["policy"] = "Weighted";
        await Eventually.TrueAsync(
            () =>
            {
                _signals.Publish(new Signal(SignalKind.Settings));
                return _settings.Find("policy") == "Weighted";
            },
            "the setting is read");
    }

    [Fact]
    public async Task A_lost_signal_costs_one_poll()
    {
        await _settings.StartAsync(Token);
        await Eventually.TrueAsync(() => _store.Reads > 0, "the first read");
        _store.Values["policy"] = "Weighted";
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(ClusterSettings.PollInterval);
                return _settings.Find("policy") == "Weighted";
            },
            "the setting is read");
    }

    [Fact]
    public async Task While_the_store_is_away_the_last_settings_stay()
    {
        _store.Values["policy"] = "Weighted";
        await _settings.RunOnceAsync(Token);
        _store.IsAway = true;
        await _settings.RunOnceAsync(Token);
        Assert.Equal("Weighted", _settings.Find("policy"));
    }

    [Fact]
    public async Task A_change_is_told_once_here_and_to_the_other_processes()
    {
        var (changes, signals) = (0, 0);
        _settings.Changed += () => changes++;
        using var subscription = _signals.Subscribe(SignalKind.Settings, _ => signals++);
        await _settings.SetAsync("policy", "Weighted", Token);
        Assert.Equal((1, 1, "Weighted"), (changes, signals, _settings.Find("policy")));
        await _settings.RunOnceAsync(Token);
        Assert.Equal(1, changes);
        await _settings.SetAsync("policy", null, Token);
        Assert.Equal((2, null), (changes, _settings.Find("policy")));
    }

    private sealed class Shelf : ISettingsStore
    {
        public ConcurrentDictionary<string, string> Values { get; } = new();
        public bool IsAway { get; set; }
        public int Reads { get; private set; }

        public Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken)
        {
            Reads++;
            return IsAway
                ? Task.FromException<IReadOnlyDictionary<string, string>>(new StoreUnavailableException("away"))
                : Task.FromResult<IReadOnlyDictionary<string, string>>(Values.ToDictionary());
        }

        public Task SetAsync(string name, string? value, CancellationToken cancellationToken)
        {
            if (value is null) Values.TryRemove(name, out _);
            else Values[name] = value;
            return Task.CompletedTask;
        }
    }
}
