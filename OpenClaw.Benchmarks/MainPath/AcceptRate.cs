using OpenClaw.Benchmarks.Reporting;
namespace OpenClaw.Benchmarks.MainPath;

/// <summary>Messages accepted per second through the gateway's intake, 50 in flight, in 10 000 conversations, while nothing is dispatched.</summary>
internal static class AcceptRate
{
    private const int InFlight = 50;
    private const int Conversations = 10_000;

    public static async Task<double> MeasureAsync(BenchmarkCluster cluster, TimeSpan duration, CancellationToken cancellationToken)
    {
        await cluster.Store.ShutAsync(cancellationToken);
        await SendAsync(cluster, duration / 5, cancellationToken); // warm-up
        return await SendAsync(cluster, duration, cancellationToken);
    }

    private static async Task<double> SendAsync(BenchmarkCluster cluster, TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var accepted = await Task.WhenAll(Enumerable.Range(0, InFlight).Select(i => Task.Run(() => SendOneByOneAsync(new Random(i)))));
        return accepted.Sum() / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        async Task<int> SendOneByOneAsync(Random random)
        {
            var count = 0;
            for (; TimeProvider.System.GetElapsedTime(started) < duration; count++)
            {
                var (receipt, refusal) = await cluster.Intake.AcceptAsync(
                    BenchmarkMessage.Request($"accept-{random.Next(Conversations)}", count), BenchmarkMessage.Caller, cancellationToken);
                if (receipt is null) throw new BenchmarkException($"A message was refused: {refusal!.Detail}");
            }

            return count;
        }
    }
}
