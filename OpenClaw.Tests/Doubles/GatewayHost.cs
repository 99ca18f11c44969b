using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Live;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Core.Storage;
using OpenClaw.Core.Storage.Sqlite;
using OpenClaw.Gateway.Api;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.OperatorConsole;
using OpenClaw.Gateway.WebChat;

namespace OpenClaw.Tests.Doubles;

/// <summary>The gateway's API, auth and page on a free port of loopback, over a real SQLite store; the test itself plays the worker.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string Secret = "a secret for tests only";
    private readonly Guid _worker = Guid.NewGuid();
    private readonly string _directory;
    private readonly WebApplication _app;
    private readonly DurableStore _store;
    private bool _isGuest;

    private GatewayHost(WebApplication app, DurableStore store, LiveState live, OutageSwitch outage, string directory) =>
        (_app, _store, Live, Outage, _directory) = (app, store, live, outage, directory);

    public LiveState Live { get; }
    public OutageSwitch Outage { get; }
    public DurableStore Store => _store;
    public IServiceProvider Services => _app.Services;
    public string Logs => string.Join('\n', _app.Services.GetRequiredService<FakeLogCollector>().GetSnapshot().Select(r => r.Message + r.Exception));
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    public string Alice { get; private set; } = "";
    public string Bob { get; private set; } = "";
    public string Admin { get; private set; } = "";

    /// <param name="beside">Another gateway whose durable store this one shares.</param>
    public static async Task<GatewayHost> StartAsync(bool trustLoopback = false, Action<IServiceCollection>? configure = null, GatewayHost? beside = null)
    {
        var directory = Directory.CreateTempSubdirectory("openclaw-test-").FullName;
        var store = beside?.Store ?? await SqliteStore.OpenAsync(directory, TimeProvider.System, CancellationToken.None);
        var live = LiveState.InProcess(TimeProvider.System, NullLoggerFactory.Instance);
        var outage = new OutageSwitch(store.Log, store.Keys, store.Probe);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("OpenClaw:Gateway:TrustLoopback", trustLoopback.ToString())]);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        var services = builder.Services;
        services.AddDurableStore(store).AddLiveState(live).AddSingleton<IConversationLog>(outage).AddSingleton<IApiKeyStore>(outage).AddSingleton<IStoreProbe>(outage);
        services.AddSingleton(TimeProvider.System).AddSingleton(new Random(1)).AddSingleton(new ClusterSecret(Secret));
        services.AddSingleton(new LocalNode("gateway-1", NodeRole.Gateway, "local", "9.9.9"));
        services.AddGatewayAuth().AddGatewayApi().AddWebChat().AddOperatorConsole();
        configure?.Invoke(services);
        var app = builder.Build();
        app.UseGatewayApi().MapGatewayApi().MapWebChat().MapOperatorConsole();
        var host = new GatewayHost(app, store, live, outage, directory) { _isGuest = beside is not null };
        host.Alice = await host.AddKeyAsync("alice", KeyScopes.Chat);
        host.Bob = await host.AddKeyAsync("bob", KeyScopes.Chat);
        host.Admin = await host.AddKeyAsync("operator", KeyScopes.Admin);
        await app.StartAsync();
        if (beside is null) await store.Nodes.JoinAsync(new NodeRecord("worker-1", host._worker, NodeRole.Worker, "local", "9.9.9", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, DateTimeOffset.UnixEpoch), default);
        return host;
    }

    public async Task<string> AddKeyAsync(string account, KeyScopes scopes)
    {
        var secret = ApiKey.NewSecret();
        await _store.Keys.AddAsync(new ApiKey("key-" + Guid.NewGuid().ToString("N")[..8], account, account, scopes, ApiKey.HashOf(secret), DateTimeOffset.UnixEpoch), default);
        return secret;
    }

    public HttpClient Client(string? secret = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };
        if (secret is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public async Task<LeasedJob> LeaseAsync()
    {
        var job = (await _store.Jobs.LeaseAsync([_worker], TimeSpan.FromMinutes(1), default)).Single();
        await _store.Jobs.StartAsync(job.Lease, TimeSpan.FromMinutes(1), 0, default);
        return job;
    }

    public void Say(LeasedJob job, int offset, string text) =>
        Live.PartialTexts.Publish(new PartialText(job.Lease.ConversationId, job.Lease.JobId, job.Lease.Token.Attempt, offset, text));

    public async Task CommitAsync(LeasedJob job, string answer)
    {
        await _store.Jobs.CommitAsync(job.Lease, new JobAnswer(answer, "demo", 3, 4), default);
        Live.PartialTexts.Forget(job.Lease.ConversationId, job.Lease.JobId, job.Lease.Token.Attempt);
        Live.Signals.Publish(new Signal(SignalKind.Conversation, job.Lease.ConversationId));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (!_isGuest) await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
