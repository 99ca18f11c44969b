using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>What a program says to the API. Repeats nothing by itself.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    public ApiClient(StandaloneProcess process, DataFolder data) : this(process.Address, data.AdminKey)
    {
    }

    public ApiClient(Uri address, string key)
    {
        Http = new HttpClient { BaseAddress = address, Timeout = Limit };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public HttpClient Http { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <returns>The accepted job.</returns>
    public async Task<Guid> SendAsync(string conversation, string text, string? idempotencyKey = null, Uri? callbackUrl = null)
    {
        var answer = await Http.PostAsJsonAsync("/api/messages", new { conversation, text, idempotencyKey, callbackUrl }, Token);
        var body = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Accepted, $"{answer.StatusCode}: {body}");
        return (Guid)JsonNode.Parse(body)!["jobId"]!;
    }

    public async Task<JobSeen> JobAsync(Guid id) => (await Http.GetFromJsonAsync<JobSeen>($"/api/jobs/{id}", Token))!;

    public async Task RedriveAsync(Guid id) => (await Http.PostAsync($"/api/jobs/{id}/redrive", null, Token)).EnsureSuccessStatusCode();

    public Task<JobSeen> EndedAsync(Guid id) => JobAsync(id, job => job.State is "completed" or "dead" or "cancelled", "ended");

    /// <summary>Waits until the job is as wanted.</summary>
    public async Task<JobSeen> JobAsync(Guid id, Func<JobSeen, bool> isWanted, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var job = await JobAsync(id);
            if (isWanted(job)) return job;
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"Not {what} within {Limit}: {job}");
            await Task.Delay(Step, Token);
        }
    }

    /// <summary>What was said, as <c>role: text</c>, oldest first.</summary>
    public async Task<IReadOnlyList<string>> TurnsAsync(string conversation)
    {
        var reply = await Http.GetFromJsonAsync<JsonNode>($"/api/conversations/{conversation}/turns?limit=500", Token);
        return [.. reply!["turns"]!.AsArray().Select(turn => $"{turn!["role"]}: {turn["text"]}")];
    }

    public void Dispose() => Http.Dispose();
}

/// <summary>A job as the API shows it.</summary>
internal sealed record JobSeen(Guid Id, string State, int Attempts, string? Worker, string? Answer, string? Error, TimingsSeen Timings)
{
    /// <summary>A worker accepted it. A lease alone is an offer, which moves when its gateway dies.</summary>
    public bool Runs => State == "leased" && Timings.StartedAt is not null;
}

internal sealed record TimingsSeen(DateTimeOffset? StartedAt);
