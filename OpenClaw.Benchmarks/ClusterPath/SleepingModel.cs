using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>An OpenAI-compatible endpoint that sleeps for as long as it is told and then streams one short answer. It notes when each call came.</summary>
/// <remarks>A timer rings a millisecond or two late, and what the instrument takes too long must not look like the product's time: what calls have
/// overslept on average is taken off the next ones, so that on average they take what they were told.</remarks>
internal sealed class SleepingModel : IAsyncDisposable
{
    /// <summary>The share of the newest call in the average.</summary>
    private const double Gain = 0.05;

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private double _overslept;
    private double _taken;
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

    /// <summary>How long all calls so far took together, in milliseconds, from their arrival to their last words.</summary>
    public double Taken
    {
        get { lock (_lock) return _taken; }
    }

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
        var arrived = TimeProvider.System.GetTimestamp();
        var text = await ModelStream.LastTextAsync(context.Request);
        Called(text);
        CalledBy(text, context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal));
        if (!Gate.IsCompleted)
        {
            await Gate.WaitAsync(context.RequestAborted);
            arrived = TimeProvider.System.GetTimestamp();
        }

        var (delay, pieces) = (Delay, Pieces);
        for (var piece = 1; piece <= pieces; piece++)
        {
            await SleepAsync(arrived, delay * piece / pieces, context.RequestAborted);
            await ModelStream.SayAsync(context.Response, "an answer of a few words");
        }

        lock (_lock) _taken += TimeProvider.System.GetElapsedTime(arrived).TotalMilliseconds;
        await ModelStream.EndAsync(context.Response);
        Interlocked.Increment(ref _answered);
    }

    /// <param name="until">Since the call's arrival.</param>
    private async Task SleepAsync(long arrived, TimeSpan until, CancellationToken cancellationToken)
    {
        if (until <= TimeSpan.Zero) return;
        double overslept;
        lock (_lock) overslept = _overslept;
        var wait = until - TimeProvider.System.GetElapsedTime(arrived) - TimeSpan.FromMilliseconds(overslept);
        if (wait <= TimeSpan.Zero) return;
        var began = TimeProvider.System.GetTimestamp();
        await Task.Delay(wait, cancellationToken);
        var late = (TimeProvider.System.GetElapsedTime(began) - wait).TotalMilliseconds;
        lock (_lock) _overslept += Gain * (late - _overslept);
    }
}
