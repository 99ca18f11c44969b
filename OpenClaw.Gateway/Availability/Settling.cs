using OpenClaw.Core.Availability;

namespace OpenClaw.Gateway.Availability;

/// <summary>
/// Which slices have to be counted now. Pure. A slice is counted at every look until ten minutes after its end, once more an hour after it and a last time a
/// day after it: by then its messages are answered, dead, or nobody's hope any more. What was missed while nobody led is made up for, a day back.
/// </summary>
internal static class Settling
{
    private static readonly TimeSpan Lively = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan[] Milestones = [Lively, TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>Slices older than this are not looked at.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(1) + TimeSpan.FromHours(2);

    /// <param name="counted">Slices by their start, with the time of their last count.</param>
    /// <param name="limit">The oldest ones, at most so many.</param>
    public static IReadOnlyList<DateTimeOffset> Due(DateTimeOffset now, IReadOnlyDictionary<DateTimeOffset, DateTimeOffset> counted, int limit)
    {
        var due = new List<DateTimeOffset>();
        for (var start = AvailabilitySlice.StartOf(now - Horizon); start <= now && due.Count < limit; start += AvailabilitySlice.Length)
        {
            var end = start + AvailabilitySlice.Length;
            if (now < end + Lively || !counted.TryGetValue(start, out var at) || Milestones.Any(after => at < end + after && now >= end + after)) due.Add(start);
        }

        return due;
    }
}
