using System.Net.Http.Headers;
using System.Net.Http.Json;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>
/// From just before a message is given in until the worker calls the model with it, open loop: the next message does not wait for the last one.
/// The distance between messages varies a little, so that no timer of the house keeps step with them.
/// </summary>
internal static class StartLatency
{
    private const int PerSecond = 20;
    private const int Conversations = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Through the intake that API and chat page share: rules, admission, accept, wake-up.</summary>
    public static Task<double[]> ByIntakeAsync(BenchmarkCluster cluster, TimeSpan duration, CancellationToken cancellationToken) =>
        MeasureAsync(cluster, duration, async (conversation, number) =>
        {
            var (_, refusal) = await cluster.Intake.AcceptAsync(BenchmarkMessage.Request(conversation, number), BenchmarkMessage.Caller, cancellationToken);
            if (refusal is not null) throw new BenchmarkException($"A message was refused: {refusal.Detail}");
        }, cancellationToken);

    /// <summary>As a client's POST /api/messages over a kept-alive connection.</summary>
    public static async Task<double[]> ByPostAsync(BenchmarkCluster cluster, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = cluster.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.Key) } };
        return await MeasureAsync(cluster, duration, async (conversation, number) =>
        {
            using var response = await http.PostAsJsonAsync("/api/messages", new { conversation, text = BenchmarkMessage.TextOf(number) }, cancellationToken);
            if (!response.IsSuccessStatusCode) throw new BenchmarkException($"A message was refused with {(int)response.StatusCode}.");
        }, cancellationToken);
    }

    /// <returns>Milliseconds of every message.</returns>
    private static async Task<double[]> MeasureAsync(BenchmarkCluster cluster, TimeSpan duration, Func<string, int, Task> send, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var count = (int)(duration.TotalSeconds * PerSecond);
        var (sent, called) = (new long[count], new TaskCompletionSource<long>[count]);
        for (var i = 0; i < count; i++) called[i] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Model.Called = text => called[BenchmarkMessage.NumberOf(text)].TrySetResult(clock.GetTimestamp());

        var jitter = new Random(20);
        var sending = new Task[count];
        var started = clock.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((i + (jitter.NextDouble() / 2)) / PerSecond);
            if (due - clock.GetElapsedTime(started) is { Ticks: > 0 } wait) await Task.Delay(wait, cancellationToken);
            sent[i] = clock.GetTimestamp();
            sending[i] = send($"latency-{i % Conversations}", i);
        }

        await Task.WhenAll(sending);
        try
        {
            await Task.WhenAll(called.Select(c => c.Task)).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new BenchmarkException($"{called.Count(c => !c.Task.IsCompleted)} of {count} messages never reached the model.");
        }

        return [.. sent.Select((at, i) => clock.GetElapsedTime(at, called[i].Task.Result).TotalMilliseconds)];
    }

    public static string Describe(IReadOnlyList<double> milliseconds) =>
        $"p50 {Figures.Read(Measured.Percentile(milliseconds, 0.5))} ms, p99 {Figures.Read(Measured.Percentile(milliseconds, 0.99))} ms";
}
