using OpenClaw.Benchmarks.Reporting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenClaw.Channels;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Live;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;
using OpenClaw.Core.Storage;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Api;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.ServiceDefaults;
using OpenClaw.Worker;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>The single-node edition's composition (a gateway that also delivers, workers on loopback HTTP/2, shared store and live state) with the
/// defaults of the product, except that admission never refuses: the backlog is the benchmark's own.</summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly List<WebApplication> _workers = [];
    private readonly LiveState _live = LiveState.InProcess(TimeProvider.System, NullLoggerFactory.Instance);
    private readonly DurableStore _durable;
    private WebApplication _gateway = null!;

    private BenchmarkCluster(DurableStore durable) => (_durable, Store) = (durable, new MeasuredStore(durable.Jobs));

    public MeasuredStore Store { get; }
    public IConversationLog Log => _durable.Log;
    public InstantModel Model { get; } = new();
    public MessageIntake Intake => _gateway.Services.GetRequiredService<MessageIntake>();

    /// <summary>A key that may send messages.</summary>
    public string Key { get; } = ApiKey.NewSecret();

    public Uri Address => new(_gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<BenchmarkCluster> StartAsync(DurableStore durable, int workers, int? slots, CancellationToken cancellationToken)
    {
        var cluster = new BenchmarkCluster(durable);
        try
        {
            await durable.Keys.AddAsync(new ApiKey("benchmark", "benchmark", "default", KeyScopes.Chat, ApiKey.HashOf(cluster.Key), TimeProvider.System.GetUtcNow()), cancellationToken);
            cluster._gateway = cluster.BuildGateway();
            await cluster._gateway.StartAsync(cancellationToken);
            for (var i = 1; i <= workers; i++)
            {
                var worker = cluster.BuildWorker(i, slots);
                cluster._workers.Add(worker);
                await worker.StartAsync(cancellationToken);
            }

            await cluster.WaitForWorkersAsync(workers, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public void Wake() => _live.Signals.Publish(new Signal(SignalKind.JobsReady));

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.StopAsync();
            await _gateway.DisposeAsync();
        }

        await Task.WhenAll(_workers.Select(async worker =>
        {
            await worker.StopAsync();
            await worker.DisposeAsync();
        }));
        Model.Dispose();
    }

    private async Task WaitForWorkersAsync(int workers, CancellationToken cancellationToken)
    {
        var view = _gateway.Services.GetRequiredService<WorkerView>();
        for (var started = TimeProvider.System.GetTimestamp(); view.Read().Count(candidate => candidate.FreeSlots > 0) < workers;)
        {
            if (TimeProvider.System.GetElapsedTime(started) > StartLimit) throw new BenchmarkException("The workers did not register.");
            await Task.Delay(20, cancellationToken);
        }
    }

    private WebApplication BuildGateway()
    {
        var builder = CreateBuilder("gateway-1", ("OpenClaw:Admission:MaxQueued", "100000000"), ("OpenClaw:Gateway:MessagesPerMinute", "0"));
        builder.AddGateway();
        builder.Services.AddChannels();
        Measure(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGateway();
        return app;
    }

    private WebApplication BuildWorker(int number, int? slots)
    {
        var builder = CreateBuilder($"worker-{number}", ("OpenClaw:Worker:Slots", slots?.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        builder.Services.AddSingleton<IChatClient>(Model);
        builder.AddWorker();
        Measure(builder);
        var app = builder.Build();
        app.MapWorker();
        return app;
    }

    private WebApplicationBuilder CreateBuilder(string id, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear(); // no environment and no files: every run measures the same settings
        builder.Configuration.AddInMemoryCollection(settings.Where(s => s.Value is not null)
            .Append(("OpenClaw:Cluster:NodeId", id))
            .Append(("OpenClaw:Cluster:Secret", "a secret of this process only"))
            .Append(("Logging:LogLevel:Default", "Warning"))
            .Select(s => KeyValuePair.Create(s.Item1, s.Item2)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.AddServiceDefaults();
        builder.Services.AddDurableStore(_durable).AddLiveState(_live).AddEntropy();
        return builder;
    }

    // After everything else: the last registration wins.
    private void Measure(WebApplicationBuilder builder) => builder.Services.AddSingleton<IJobStore>(Store);

    /// <summary>Ctrl+C ends the benchmark, which then takes its hosts down.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
