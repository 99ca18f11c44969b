using System.Net.Http.Headers;
using System.Net.Http.Json;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>From just before a message is given in until the worker calls the model with it.</summary>
internal static class StartLatency
{
    private const int PerSecond = 20;

    /// <summary>Through the intake that API and chat page share: rules, admission, accept, wake-up.</summary>
    public static Task<double[]> ByIntakeAsync(BenchmarkCluster cluster, TimeSpan duration, CancellationToken cancellationToken) =>
        OpenLoop.MeasureAsync(duration, PerSecond, called => cluster.Model.Called = called, async (conversation, number, stop) =>
        {
            var (_, refusal) = await cluster.Intake.AcceptAsync(BenchmarkMessage.Request(conversation, number), BenchmarkMessage.Caller, stop);
            if (refusal is not null) throw new BenchmarkException($"A message was refused: {refusal.Detail}");
        }, cancellationToken);

    /// <summary>As a client's POST /api/messages over a kept-alive connection.</summary>
    public static async Task<double[]> ByPostAsync(BenchmarkCluster cluster, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = cluster.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.Key) } };
        return await OpenLoop.MeasureAsync(duration, PerSecond, called => cluster.Model.Called = called, async (conversation, number, stop) =>
        {
            using var response = await http.PostAsJsonAsync("/api/messages", new { conversation, text = BenchmarkMessage.TextOf(number) }, stop);
            if (!response.IsSuccessStatusCode) throw new BenchmarkException($"A message was refused with {(int)response.StatusCode}.");
        }, cancellationToken);
    }

    public static string Describe(IReadOnlyList<double> milliseconds) =>
        $"p50 {Figures.Read(Measured.Percentile(milliseconds, 0.5))} ms, p99 {Figures.Read(Measured.Percentile(milliseconds, 0.99))} ms";
}
