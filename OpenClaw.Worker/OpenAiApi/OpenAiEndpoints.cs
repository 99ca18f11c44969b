using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Worker.Execution;
using OpenClaw.Worker.Models;

namespace OpenClaw.Worker.OpenAiApi;

/// <summary>Chat completions in the OpenAI form. They take a slot like a job does, but are no accepted messages: their caller retries.</summary>
internal sealed partial class OpenAiEndpoints(
    IChatClient client, JobSlots slots, LoadReport load, TokenSpeed speed, ClusterSecret secret, WorkerMetrics metrics,
    IOptions<ModelOptions> model, IOptions<JobOptions> jobs, TimeProvider time, ILogger<OpenAiEndpoints> logger)
{
    private readonly long _startedAt = time.GetUtcNow().ToUnixTimeSeconds();

    public async Task CompleteAsync(HttpContext http)
    {
        try
        {
            Authorize(http);
            var request = await ReadAsync(http);
            var (messages, options) = (MessageMapping.ToMessages(request), RequestMapping.ToOptions(request));
            if (!slots.TryTake()) throw new OpenAiException(OpenAiError.Busy);
            try
            {
                load.WriteTo(http.Response);
                await AnswerAsync(http, request, messages, options);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OpenAiException refused)
        {
            await WriteErrorAsync(http, refused.Error);
        }
    }

    public Task ListModelsAsync(HttpContext http) => GuardAsync(http, () =>
        http.Response.WriteAsJsonAsync(new ModelList("list", [Entry()]), OpenAiJson.Default.ModelList, cancellationToken: http.RequestAborted));

    public Task FindModelAsync(HttpContext http) => GuardAsync(http, () =>
    {
        RequireKnown(http.GetRouteValue("name") as string);
        return http.Response.WriteAsJsonAsync(Entry(), OpenAiJson.Default.ModelEntry, cancellationToken: http.RequestAborted);
    });

    /// <summary>The rest of what OpenAI offers, and known paths asked in another way.</summary>
    public Task RefuseAsync(HttpContext http) => GuardAsync(http, () => throw new OpenAiException(OpenAiError.NothingThere(http.Request.Method, http.Request.Path)));

    private async Task AnswerAsync(HttpContext http, ChatCompletionRequest request, List<ChatMessage> messages, ChatOptions options)
    {
        using var limit = new CancellationTokenSource(jobs.Value.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        var writer = new ChatCompletionWriter(http.Response, model.Value.ModelName, time.GetUtcNow().ToUnixTimeSeconds());
        try
        {
            var updates = AskAsync(messages, options, either.Token);
            if (request.Stream == true) await writer.WriteStreamAsync(updates, request.StreamOptions?.IncludeUsage == true, either.Token);
            else await writer.WriteWholeAsync(await updates.ToChatResponseAsync(either.Token), either.Token);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away and the model call with it; there is nobody to answer.
        }
        catch (Exception error)
        {
            var failure = limit.IsCancellationRequested ? ModelErrors.TimedOut : ModelErrors.Classify(error, time.GetUtcNow());
            if (failure.Kind == FailureKind.Internal) Log.Broken(logger, error);
            var answer = OpenAiError.FromFailure(failure, error);
            if (!http.Response.HasStarted) throw new OpenAiException(answer);
            await writer.WriteErrorEventAsync(answer, http.RequestAborted);
        }
    }

    /// <summary>The model's words as they come, also for an answer that is wanted whole: a request takes a slot, so its progress belongs to the worker's speed.</summary>
    private async IAsyncEnumerable<ChatResponseUpdate> AskAsync(List<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var speaking = speed.Listen();
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            if (update.Text is { Length: > 0 } piece) speaking.Hear(piece.Length);
            speaking.Pause();
            yield return update;
            speaking.Resume();
        }
    }

    private async Task GuardAsync(HttpContext http, Func<Task> answer)
    {
        try
        {
            Authorize(http);
            await answer();
        }
        catch (OpenAiException refused)
        {
            await WriteErrorAsync(http, refused.Error);
        }
    }

    private void Authorize(HttpContext http)
    {
        if (!secret.IsAuthorized(http.Request.Headers.Authorization)) throw new OpenAiException(OpenAiError.Unauthorized);
    }

    private async Task<ChatCompletionRequest> ReadAsync(HttpContext http)
    {
        ChatCompletionRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(http.Request.BodyReader, OpenAiJson.Default.ChatCompletionRequest, http.RequestAborted);
        }
        catch (JsonException error)
        {
            throw new OpenAiException(OpenAiError.Invalid("The body is not valid JSON of the expected form.", error.Path is { Length: > 2 } path ? path[2..] : null));
        }

        if (request is null) throw new OpenAiException(OpenAiError.Invalid("The body is empty.", null));
        RequireKnown(request.Model);
        return request;
    }

    private void RequireKnown(string? name)
    {
        if (string.IsNullOrEmpty(name)) throw new OpenAiException(OpenAiError.Invalid("The model must be named.", "model"));
        if (name != model.Value.ModelName) throw new OpenAiException(OpenAiError.ModelNotFound(name));
    }

    private ModelEntry Entry() => new(model.Value.ModelName, "model", _startedAt, "openclaw");

    private async Task WriteErrorAsync(HttpContext http, OpenAiError error)
    {
        http.Response.StatusCode = error.Status;
        load.WriteTo(http.Response);
        if (error.RetryAfter is { } after) http.Response.Headers.RetryAfter = ((long)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (ReferenceEquals(error, OpenAiError.Busy))
        {
            metrics.Busy();
            http.Response.Headers[JobOffer.BusyHeader] = "1";
        }

        await http.Response.WriteAsJsonAsync(new OpenAiErrorBody(error), OpenAiJson.Default.OpenAiErrorBody, cancellationToken: http.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A chat completion broke.")]
        public static partial void Broken(ILogger logger, Exception error);
    }
}
