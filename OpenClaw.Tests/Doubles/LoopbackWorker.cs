using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Tests.Doubles;

/// <summary>A worker as the gateway sees it: a real Kestrel that speaks HTTP/2 with prior knowledge on a loopback port and answers as the test says.</summary>
internal sealed class LoopbackWorker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<HttpContext> _seen = Channel.CreateUnbounded<HttpContext>();

    private LoopbackWorker(WebApplication app, string id)
    {
        _app = app;
        Id = id;
    }

    public string Id { get; }
    public Guid Incarnation { get; } = Guid.NewGuid();
    public Uri Address { get; private set; } = null!;

    /// <summary>How it answers; changed by the test.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Requests in the order they came.</summary>
    public ChannelReader<HttpContext> Seen => _seen.Reader;

    public static async Task<LoopbackWorker> StartAsync(string id, Func<HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var worker = new LoopbackWorker(builder.Build(), id);
        if (answer is not null) worker.Answer = answer;
        worker._app.Run(async context =>
        {
            worker._seen.Writer.TryWrite(context);
            await worker.Answer(context);
        });
        await worker._app.StartAsync();
        var addresses = worker._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        worker.Address = new Uri(addresses.Addresses.Single());
        return worker;
    }

    public RegisteredNode Node(int slots = 4, int active = 0, NodeStatus status = NodeStatus.Alive, long sequence = 1, double ageSeconds = 0) => new(
        new Heartbeat(Id, Incarnation, NodeRole.Worker, "local", "1", Address, status, sequence, new WorkerLoad(sequence * 1000, slots, active, 0, 0, 0)),
        TimeSpan.FromSeconds(ageSeconds));

    /// <summary>Closes every connection and the port, as a kill does.</summary>
    public async Task KillAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Answers to an offer.</summary>
    public static Func<HttpContext, Task> Accept(Task? until = null, string report = """{"outcome":0,"load":""}""", WorkerLoad? load = null) => async context =>
    {
        if (load is not null) context.Response.Headers[WorkerLoad.Header] = load.ToString();
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        if (until is not null) await until;
        await context.Response.WriteAsync(report);
    };

    /// <summary>Its one slot is taken, free at once, and what came out is reported when the task ends.</summary>
    public static Func<HttpContext, Task> AcceptAndFree(Task reported)
    {
        var version = 2000;
        return async context =>
        {
            context.Response.Headers[WorkerLoad.Header] = new WorkerLoad(Interlocked.Increment(ref version), 1, 1, 0, 0, 0).ToString();
            await context.Response.StartAsync();
            var free = new WorkerLoad(Interlocked.Increment(ref version), 1, 0, 0, 0, 0);
            await context.Response.WriteAsync($"{{\"{JobOffer.Freed}\":\"{free}\"");
            await context.Response.Body.FlushAsync();
            await reported;
            await context.Response.WriteAsync($$""","outcome":0,"load":"{{free}}"}""");
        };
    }

    public static Func<HttpContext, Task> Status(int status, WorkerLoad? load = null) => context =>
    {
        context.Response.StatusCode = status;
        if (load is not null) context.Response.Headers[WorkerLoad.Header] = load.ToString();
        if (status == StatusCodes.Status429TooManyRequests) context.Response.Headers[JobOffer.BusyHeader] = "1";
        return Task.CompletedTask;
    };
}
