using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>An OpenAI-compatible endpoint that sleeps for as long as it is told and then streams one short answer. It notes when each call came.</summary>
internal sealed class SleepingModel : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _answered;

    private SleepingModel()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    public string Endpoint => _app.Urls.First() + "/v1";

    /// <summary>How long a call takes. Changed between measurements.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>An answer's text comes in so many pieces, the last one when the delay is over.</summary>
    public int Pieces { get; set; } = 1;

    /// <summary>Calls wait for it before they begin to sleep.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Gets the last message of each call as it arrives.</summary>
    public Action<string> Called { get; set; } = _ => { };

    /// <summary>Gets the last message and the API key of each call as it arrives: workers with keys of their own can be told apart.</summary>
    public Action<string, string> CalledBy { get; set; } = (_, _) => { };

    /// <summary>Calls answered so far.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    public static async Task<SleepingModel> StartAsync()
    {
        var model = new SleepingModel();
        await model._app.StartAsync();
        return model;
    }

    /// <summary>What a node under load needs: this model, and no limit of the account's own.</summary>
    /// <param name="key">Workers with keys of their own can be told apart (<see cref="CalledBy"/>).</param>
    public Dictionary<string, string> SettingsOfNode(string key = "none") => new()
    {
        ["OpenClaw__Model__Endpoint"] = Endpoint,
        ["OpenClaw__Model__Name"] = ModelStream.Model,
        ["OpenClaw__Model__ApiKey"] = key,
        ["OpenClaw__Gateway__MessagesPerMinute"] = "0",
        ["Logging__LogLevel__OpenClaw"] = "Warning",
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var text = await ModelStream.LastTextAsync(context.Request);
        Called(text);
        CalledBy(text, context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal));
        await Gate.WaitAsync(context.RequestAborted);
        var (delay, pieces) = (Delay, Pieces);
        for (var piece = 0; piece < pieces; piece++)
        {
            if (delay > TimeSpan.Zero) await Task.Delay(delay / pieces, context.RequestAborted);
            await ModelStream.SayAsync(context.Response, "an answer of a few words");
        }

        await ModelStream.EndAsync(context.Response);
        Interlocked.Increment(ref _answered);
    }
}
