using System.Diagnostics;
using Xunit;

namespace OpenClaw.Tests.Doubles;

/// <summary>Waits for what another thread does, with one generous deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Deadline, $"Not within {Deadline}: {what}");
            await Task.Yield();
        }
    }
}
