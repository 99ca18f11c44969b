using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenClaw.Benchmarks.ClusterPath;

namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>The model servers of one contestant, each at an address of its own. A message says its number and how much work it is.</summary>
internal sealed class ModelFleet : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<int, ModelServer> _byPort = [];
    private readonly ModelServer[] _servers;

    private ModelFleet(IReadOnlyList<WorkerPlan> workers)
    {
        _servers = [.. workers.Select(plan => new ModelServer(plan))];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            foreach (var _ in workers) server.Listen(IPAddress.Loopback, 0);
        });
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    /// <summary>Gets a message's number and who begins to work on it.</summary>
    public Action<int, ModelServer> Started { get; set; } = (_, _) => { };

    /// <summary>Gets a message's number and who answered it with an error.</summary>
    public Action<int, ModelServer> Failed { get; set; } = (_, _) => { };

    public IReadOnlyList<(ModelServer Server, Uri Address)> Servers { get; private set; } = [];

    public static async Task<ModelFleet> StartAsync(IReadOnlyList<WorkerPlan> workers)
    {
        var fleet = new ModelFleet(workers);
        await fleet._app.StartAsync();
        fleet.Servers = [.. fleet._servers.Zip(fleet._app.Urls, (server, url) => (server, new Uri(url)))];
        foreach (var (server, address) in fleet.Servers) fleet._byPort[address.Port] = server;
        return fleet;
    }

    public static string TextOf(int number, double work) => string.Create(CultureInfo.InvariantCulture, $"{number} {work:0.######} seconds of work");

    /// <summary>What befalls the scenario's victim, when and for how long.</summary>
    public async Task BefallAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        if (scenario.Victim < 0) return;
        var victim = _servers[scenario.Victim];
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(scenario.EventAt), cancellationToken);
            (victim.IsBlackHole, victim.Health) = (scenario.IsBlackHole, scenario.IsBlackHole ? 1 : 0.1);
            await Task.Delay(TimeSpan.FromSeconds(scenario.EventLength), cancellationToken);
        }
        finally
        {
            (victim.IsBlackHole, victim.Health) = (false, 1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var server in _servers) server.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var server = _byPort[context.Connection.LocalPort];
        var words = (await ModelStream.LastTextAsync(context.Request)).Split(' ');
        var (number, work) = (int.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
        if (server.IsBlackHole)
        {
            await Task.Delay(TimeSpan.FromSeconds(Fleets.BlackHoleAnswer), context.RequestAborted);
            Started(number, server);
            Failed(number, server);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        await server.WorkAsync(work, () => Started(number, server), count => ModelStream.SayAsync(context.Response, new string('x', count)), context.RequestAborted);
        await ModelStream.EndAsync(context.Response);
    }
}
