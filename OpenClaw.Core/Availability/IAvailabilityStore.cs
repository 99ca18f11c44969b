namespace OpenClaw.Core.Availability;

/// <summary>
/// How many messages were answered in time: counters per slice of five minutes that outlive the jobs they were counted from. A slice is counted again while
/// its messages may still change, always from the jobs themselves, so a repeated or interrupted count does no harm.
/// </summary>
/// <remarks>Jobs are found by their ids, which begin with the accepting node's clock. A clock that is wrong by more than <see cref="ClockTolerance"/> loses its messages here.</remarks>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IAvailabilityStore
{
    static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    Task<RecentMessages> ReadRecentAsync(TimeSpan window, CancellationToken cancellationToken);

    /// <summary>Counts one slice and keeps the counts, unless the slice's jobs have been deleted meanwhile.</summary>
    /// <param name="objective">How long the first text may take.</param>
    Task CountAsync(DateTimeOffset start, TimeSpan objective, CancellationToken cancellationToken);

    /// <summary>The slices that begin in [from, to), oldest first, at most <paramref name="limit"/>.</summary>
    /// <param name="onlyBad">Only those with a message that was late or failed.</param>
    Task<IReadOnlyList<AvailabilitySlice>> ListAsync(DateTimeOffset from, DateTimeOffset to, bool onlyBad, int limit, CancellationToken cancellationToken);

    Task<AvailabilityCounts> SumAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}
