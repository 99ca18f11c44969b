using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using OpenClaw.Channels;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Telegram;

namespace OpenClaw.Tests.Discord;

/// <summary>A channel node with its HTTP endpoints, on a store that several of them share.</summary>
internal sealed class DiscordNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StoreBundle _bundle;

    private DiscordNode(WebApplication app, AbsentStore store, StoreBundle bundle) => (_app, Store, _bundle, Self) = (app, store, bundle, app.Services.GetRequiredService<LocalNode>());

    public AbsentStore Store { get; }
    public Uri Endpoint => new(_app.Urls.First() + "/webhooks/discord");
    public HttpClient Http { get; } = new();
    public LocalNode Self { get; }

    public string Logs => string.Join('\n', _app.Services.GetRequiredService<FakeLogCollector>().GetSnapshot().Select(r => $"{r.Level} {r.Category} {r.Message} {r.Exception}"));

    public static async Task<DiscordNode> StartAsync(string id, StoreBundle bundle, ISignals signals, IReplyHandles handles, Action<IServiceCollection> add, params (string Key, string? Value)[] settings)
    {
        var store = new AbsentStore(bundle.Jobs, bundle.Leases);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Reverse().DistinctBy(s => s.Key).Select(s => KeyValuePair.Create(s.Key, s.Value))); // the last one counts
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        ChannelNode.AddParts(builder.Services, id, store, bundle, signals);
        builder.Services.AddSingleton(handles);
        add(builder.Services);
        var node = new DiscordNode(builder.Build(), store, bundle);
        await bundle.Nodes.JoinAsync(node.Self.ToRecord(TimeProvider.System.GetUtcNow()), default);
        node._app.MapChannels();
        await node._app.StartAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _bundle.Nodes.SetStatusAsync(Self.Id, Self.Incarnation, NodeStatus.Left, "test", default);
        await _app.StopAsync(); // disposing alone would leave claims and leases behind
        await _app.DisposeAsync();
    }
}
