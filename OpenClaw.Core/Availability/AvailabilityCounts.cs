namespace OpenClaw.Core.Availability;

/// <summary>What became of the messages accepted in a stretch of time. A message is counted where it was accepted.</summary>
/// <param name="InTime">Answered, and the first text was visible within the objective.</param>
/// <param name="Late">Answered later than the objective, or still unanswered and older than it.</param>
/// <param name="Failed">Dead letters: no answer.</param>
/// <param name="Cancelled">Stopped by people; they count neither way.</param>
/// <param name="Pending">Unanswered, and younger than the objective.</param>
public sealed record AvailabilityCounts(long Accepted, long InTime, long Late, long Failed, long Cancelled, long Pending)
{
    public static readonly AvailabilityCounts None = new(0, 0, 0, 0, 0, 0);

    /// <summary>Messages about which something can be said.</summary>
    public long Judged => InTime + Late + Failed;

    public long Bad => Late + Failed;

    /// <summary>The share that was answered in time; null when there was nothing to answer.</summary>
    public double? Share => Judged == 0 ? null : (double)InTime / Judged;
}

/// <param name="CountedAt">Store time of the last count.</param>
public sealed record AvailabilitySlice(DateTimeOffset Start, AvailabilityCounts Counts, DateTimeOffset CountedAt)
{
    /// <summary>Slices begin at multiples of this.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    public static DateTimeOffset StartOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Length.Ticks), TimeSpan.Zero);
}
