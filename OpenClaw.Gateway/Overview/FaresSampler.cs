using OpenClaw.Core.Availability;

namespace OpenClaw.Gateway.Overview;

/// <summary>How messages fared.</summary>
/// <param name="Recent">In the last minutes.</param>
/// <param name="Month">In this month (UTC), as far as it was counted.</param>
internal sealed record ClusterFares(RecentMessages Recent, AvailabilityCounts Month);

/// <summary>The same look at how messages fare for all consoles: it costs the store more than the counts do, and changes more slowly.</summary>
internal sealed class FaresSampler(IAvailabilityStore availability, TimeProvider time)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    /// <summary>What <see cref="ClusterFares.Recent"/> looks back on.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly SharedLook<ClusterFares> _look = new(
        async () =>
        {
            var now = time.GetUtcNow();
            var month = await availability.SumAsync(new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero), now, CancellationToken.None);
            return new ClusterFares(await availability.ReadRecentAsync(Window, CancellationToken.None), month);
        },
        KeptFor, time);

    /// <exception cref="Core.StoreUnavailableException">The store could not be read within the last seconds.</exception>
    public Task<ClusterFares> ReadAsync(CancellationToken cancellationToken) => _look.ReadAsync(cancellationToken);
}
