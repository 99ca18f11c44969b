using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using OpenClaw.Channels;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Limits;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Contracts;

namespace OpenClaw.Tests.Telegram;

/// <summary>A channel node on a store that several of them share, with the registration of the real one.</summary>
internal sealed class ChannelNode : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStopped;

    private ChannelNode(IHost host, AbsentStore store) => (_host, Store) = (host, store);

    public AbsentStore Store { get; }
    public IServiceProvider Services => _host.Services;

    public string Logs => string.Join('\n', _host.Services.GetRequiredService<FakeLogCollector>().GetSnapshot().Select(r => $"{r.Level} {r.Category} {r.Message} {r.Exception}"));

    public static Task<ChannelNode> StartAsync(string id, StoreBundle bundle, ISignals signals, params (string Key, string? Value)[] settings) =>
        StartAsync(id, bundle, signals, _ => { }, settings);

    /// <param name="add">Channels beside those of the product.</param>
    public static async Task<ChannelNode> StartAsync(string id, StoreBundle bundle, ISignals signals, Action<IServiceCollection> add, params (string Key, string? Value)[] settings)
    {
        var store = new AbsentStore(bundle.Jobs, bundle.Leases);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        AddParts(builder.Services, id, store, bundle, signals);
        add(builder.Services);
        var node = new ChannelNode(builder.Build(), store);
        await node._host.StartAsync();
        return node;
    }

    /// <summary>What a channel node is made of, and what it shares with the others.</summary>
    public static void AddParts(IServiceCollection services, string id, AbsentStore store, StoreBundle bundle, ISignals signals) => services
        .AddSingleton<IJobStore>(store).AddSingleton<ILeaseStore>(store).AddSingleton(bundle.Outbox).AddSingleton(bundle.Sends).AddSingleton(signals)
        .AddSingleton(bundle.Log).AddSingleton(bundle.People).AddSingleton(bundle.Places).AddSingleton(bundle.Handles).AddSingleton(bundle.Nodes)
        .AddSingleton<IRateLimits>(new InProcessRateLimits(TimeProvider.System))
        .AddSingleton(TimeProvider.System).AddSingleton(new Random(1)).AddSingleton(new LocalNode(id, NodeRole.Channel, "local", "1")).AddChannels();

    public async Task StopAsync()
    {
        _isStopped = true;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped) await StopAsync();
        _host.Dispose();
    }
}
