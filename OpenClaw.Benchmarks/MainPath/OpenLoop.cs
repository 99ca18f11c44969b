using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>
/// Messages at a steady rate, whatever becomes of the earlier ones, and the time from each one's sending to its call of the model. The distance
/// between messages varies a little, so that no timer of the house keeps step with them.
/// </summary>
internal static class OpenLoop
{
    private const int Conversations = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="listen">Takes what the model is to call with each message.</param>
    /// <param name="send">Conversation and number of the message.</param>
    /// <returns>Milliseconds of every message.</returns>
    public static async Task<double[]> MeasureAsync(
        TimeSpan duration, int perSecond, Action<Action<string>> listen, Func<string, int, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var count = (int)(duration.TotalSeconds * perSecond);
        var (sent, called) = (new long[count], new TaskCompletionSource<long>[count]);
        for (var i = 0; i < count; i++) called[i] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        listen(text => called[BenchmarkMessage.NumberOf(text)].TrySetResult(clock.GetTimestamp()));

        var jitter = new Random(20);
        var sending = new Task[count];
        var started = clock.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((i + (jitter.NextDouble() / 2)) / perSecond);
            if (due - clock.GetElapsedTime(started) is { Ticks: > 0 } wait) await Task.Delay(wait, cancellationToken);
            sent[i] = clock.GetTimestamp();
            sending[i] = send($"latency-{i % Conversations}", i, cancellationToken);
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
}
