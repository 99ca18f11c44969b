using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenClaw.Channels;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Core.Storage;
using OpenClaw.Gateway;
using OpenClaw.ServiceDefaults;
using OpenClaw.Worker;

namespace OpenClaw.Standalone;

/// <summary>
/// A cluster inside one process: a gateway that also delivers, and workers with addresses of their own. They are the same hosts as in
/// the many-node edition and share what nodes share there: the durable store, the live state and the cluster's secret.
/// </summary>
internal sealed class StandaloneCluster : IAsyncDisposable
{
    private const string DefaultUrls = "http://localhost:18789";

    private readonly DurableStore _store;
    private readonly List<WebApplication> _workers = [];
    private volatile bool _isStarted;

    private StandaloneCluster(DurableStore store, string directory) => (_store, Directory) = (store, directory);

    public string Directory { get; }
    public LocalSecrets Secrets { get; private set; } = null!;
    public WebApplication Gateway { get; private set; } = null!;
    public IReadOnlyList<WebApplication> Workers => _workers;

    /// <summary>Addresses the host really listens on.</summary>
    public static IReadOnlyList<string> AddressesOf(WebApplication host) => [.. host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    public static async Task<StandaloneCluster> StartAsync(StandaloneOptions options, CancellationToken cancellationToken)
    {
        var builder = CreateBuilder(options);
        var directory = DataDirectory.Find(options.Data, builder.Configuration);
        var store = await DurableStore.OpenAsync(builder.Configuration, directory, migrate: true, cancellationToken);
        var cluster = new StandaloneCluster(store, directory);
        try
        {
            cluster.Secrets = await LocalSecrets.LoadAsync(directory, cancellationToken);
            var live = LiveState.InProcess(TimeProvider.System, NullLoggerFactory.Instance);
            cluster.Gateway = cluster.BuildGateway(builder, live);

            // The gateway first: it alone can fail on its address, and it tells the workers' registrations at once.
            await cluster.StartGatewayAsync(cancellationToken);
            for (var i = 1; i <= options.Workers; i++)
            {
                var worker = cluster.BuildWorker(i, live);
                cluster._workers.Add(worker);
                await worker.StartAsync(cancellationToken);
            }
            cluster.Secrets = await cluster.Secrets.WithAdminKeyAsync(store.Keys, cancellationToken);
            live.Signals.Publish(new Signal(SignalKind.Settings));
            cluster._isStarted = true;
            return cluster;
        }
        catch
        {
            // Disposing alone would pull the stores from under loops that already run.
            if (cluster.Gateway is not null) await cluster.Gateway.StopAsync(CancellationToken.None);
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => Gateway.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops in the order of the message: nothing new comes in, running jobs end or are handed back, the store closes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Gateway is not null) await Gateway.DisposeAsync();
            await Task.WhenAll(_workers.Select(async worker =>
            {
                await worker.StopAsync();
                await worker.DisposeAsync();
            }));
        }
        finally
        {
            await _store.DisposeAsync();
        }
    }

    private async Task StartGatewayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Gateway.StartAsync(cancellationToken);
        }
        catch (OptionsValidationException)
        {
            // Nothing of it runs yet, and a host that never began its services cannot be stopped.
            await Gateway.DisposeAsync();
            Gateway = null!;
            throw;
        }
    }

    private static WebApplicationBuilder CreateBuilder(StandaloneOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();

        // The owner's own machine: what the settings of a shared installation would refuse is the point here. Placed first, so that
        // every other source of configuration wins.
        builder.Configuration.Sources.Insert(0, Values(
            ("OpenClaw:Gateway:TrustLoopback", "true"),
            ("OpenClaw:Gateway:StopDelay", "00:00:00"),
            ("OpenClaw:Webhooks:AllowPrivateNetworks", "true"),
            ("OpenClaw:Cluster:NodeId", "gateway-1"),
            ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Warning"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
            // Only a proxy's affinity cookies would use its keys. And a caller who leaves is no fault of the model's.
            ("Logging:LogLevel:Microsoft.AspNetCore.DataProtection", "Error"),
            ("Logging:LogLevel:Microsoft.Extensions.AI", "Error"),
            ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Warning"),
            ("Logging:LogLevel:System.Net.Http.HttpClient", "Warning"),
            ("Logging:LogLevel:Yarp", "Warning"),
            ("Logging:LogLevel:OpenClaw", "Warning"),
            // There is none until everything has started; then one is made.
            ("Logging:LogLevel:OpenClaw.Gateway.Auth.FirstAdminKey", "Error"),
            (WebHostDefaults.ServerUrlsKey, DefaultUrls)));
        if (options.Urls is not null) builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return builder;
    }

    private WebApplication BuildGateway(WebApplicationBuilder builder, LiveState live)
    {
        Share(builder, live);
        builder.AddGateway();
        builder.Services.AddChannels();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGateway();
        app.MapGroup("/channels").MapChannels();
        return app;
    }

    private WebApplication BuildWorker(int number, LiveState live)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddConfiguration(Gateway.Configuration);
        builder.Configuration.Sources.Add(Values(("OpenClaw:Cluster:NodeId", string.Create(CultureInfo.InvariantCulture, $"worker-{number}"))));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        Share(builder, live);

        // The gateway's host alone listens to Ctrl+C; it takes the workers down after itself.
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.AddWorker();
        var app = builder.Build();
        app.MapWorker();
        return app;
    }

    private void Share(WebApplicationBuilder builder, LiveState live)
    {
        builder.AddServiceDefaults();

        // The host logs what stops its start, with a stack trace, and throws it as well: the person gets the one line made of that.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => _isStarted && level >= LogLevel.Warning);
        builder.Services.AddDurableStore(_store).AddLiveState(live).AddEntropy();
        builder.Services.PostConfigure<ClusterOptions>(cluster => { if (cluster.Secret.Length == 0) cluster.Secret = Secrets.ClusterSecret; });
    }

    private static Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource Values(params (string Key, string? Value)[] values) =>
        new() { InitialData = values.Select(v => KeyValuePair.Create(v.Key, v.Value)) };

    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
