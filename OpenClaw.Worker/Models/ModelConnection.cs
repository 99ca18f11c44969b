using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Worker.Models;

/// <summary>Makes the <see cref="IChatClient"/> pipeline that the settings describe.</summary>
internal static class ModelConnection
{
    public static IChatClient Open(ModelOptions options, TimeProvider time, ILoggerFactory loggers) =>
        (options.IsDemo ? (IChatClient)new DemoChatClient(options.Demo.Delay, time) : OpenEndpoint(options))
        .AsBuilder()
        .UseOpenTelemetry(loggers, TelemetryNames.Worker, telemetry => telemetry.EnableSensitiveData = false)
        .Build();

    private static WholeStreamChatClient OpenEndpoint(ModelOptions options)
    {
        var client = new OpenAIClientOptions
        {
            // Our RetryPolicy and our time limit decide; two policies on top of each other would multiply the attempts.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        if (options.Endpoint is not null) client.Endpoint = options.Endpoint;
        // The library insists on a key; servers that want none ignore this one.
        var key = new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey);
        return new WholeStreamChatClient(new OpenAIClient(key, client).GetChatClient(options.ModelName).AsIChatClient());
    }
}
