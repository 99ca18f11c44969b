using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenClaw.Core.Jobs;
using OpenClaw.Worker.Models;
using Xunit;

namespace OpenClaw.Tests.Worker;

/// <summary>The real client library against an endpoint that misbehaves on a real port.</summary>
public sealed class ModelConnectionTests
{
    private int _requests;

    private async Task<(WebApplication Endpoint, IChatClient Client)> ConnectAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var endpoint = builder.Build();
        endpoint.MapPost("/v1/chat/completions", http =>
        {
            Interlocked.Increment(ref _requests);
            return answer(http);
        });
        await endpoint.StartAsync();
        var options = new ModelOptions { Endpoint = new Uri(endpoint.Urls.First() + "/v1"), ApiKey = "sk-secret", Name = "m" };
        return (endpoint, ModelConnection.Open(options, TimeProvider.System, NullLoggerFactory.Instance));
    }

    private async Task<JobFailure> FailureAsync(RequestDelegate answer)
    {
        var (endpoint, client) = await ConnectAsync(answer);
        await using var running = endpoint;
        using var connection = client;
        var error = await Assert.ThrowsAnyAsync<Exception>(() =>
            client.GetStreamingResponseAsync("hi", null, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken));
        return ModelErrors.Classify(error, DateTimeOffset.UnixEpoch);
    }

    [Theory]
    [InlineData(401, FailureKind.Misconfigured)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(500, FailureKind.ModelUnavailable)]
    public async Task An_error_is_asked_for_once_and_classified(int status, FailureKind expected)
    {
        var failure = await FailureAsync(http =>
        {
            http.Response.StatusCode = status;
            if (status == 429) http.Response.Headers.RetryAfter = "7";
            return http.Response.WriteAsync("""{"error":{"message":"sk-secret","type":"x"}}""");
        });
        Assert.Equal(expected, failure.Kind);
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, failure.RetryAfter);
        Assert.DoesNotContain("sk-secret", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(1, _requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_cut_in_the_middle_is_a_failure_however_it_was_cut(bool abort)
    {
        var failure = await FailureAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"half"},"finish_reason":null}]}""" + "\n\n");
            await http.Response.Body.FlushAsync();
            if (abort) http.Abort();
        });
        Assert.Equal(FailureKind.ModelUnavailable, failure.Kind);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_unavailable()
    {
        using var client = ModelConnection.Open(new ModelOptions { Endpoint = new Uri("http://127.0.0.1:1/v1"), Name = "m" }, TimeProvider.System, NullLoggerFactory.Instance);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.GetResponseAsync("hi", null, TestContext.Current.CancellationToken));
        Assert.Equal(FailureKind.ModelUnavailable, ModelErrors.Classify(error, DateTimeOffset.UnixEpoch).Kind);
    }
}
