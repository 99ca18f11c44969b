using System.Diagnostics;
using System.Threading.Channels;
using Xunit;

namespace OpenClaw.Tests;

/// <summary>Waits for a condition with one generous bound. For what only real time or another process can bring.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <param name="bound">Null: <see cref="Bound"/>.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? bound = null)
    {
        var limit = bound ?? Bound;
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit) Assert.Fail($"Not within {limit.TotalSeconds} s: {what}");
            await Task.Delay(Step, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? bound = null) => TrueAsync(() => Task.FromResult(condition()), what, bound);

    public static async Task<T> ValueAsync<T>(Func<Task<T?>> read, string what) where T : class
    {
        T? value = null;
        await TrueAsync(async () => (value = await read()) is not null, what);
        return value!;
    }

    /// <summary>What a double heard next.</summary>
    public static async Task<T> NextAsync<T>(ChannelReader<T> heard, string what)
    {
        try { return await heard.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken); }
        catch (TimeoutException) { throw new TimeoutException($"Not within {Bound.TotalSeconds} s: {what}"); }
    }
}
