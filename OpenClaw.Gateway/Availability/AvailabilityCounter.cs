using Microsoft.Extensions.Options;
using OpenClaw.Core.Availability;
using OpenClaw.Core.Leases;

namespace OpenClaw.Gateway.Availability;

/// <summary>Leader only: counts, each minute, what became of the messages of the last day.</summary>
internal sealed class AvailabilityCounter(
    [FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, IAvailabilityStore store, IOptions<AvailabilityOptions> options, TimeProvider time)
{
    private const int MostPerLook = 48;
    private const int MostSlices = 1000;

    /// <returns>Slices counted; 0 when another node leads.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (leader.Current is null) return 0;
        var now = time.GetUtcNow();
        var known = await store.ListAsync(now - Settling.Horizon - AvailabilitySlice.Length, now + AvailabilitySlice.Length, onlyBad: false, MostSlices, cancellationToken);
        var due = Settling.Due(now, known.ToDictionary(slice => slice.Start, slice => slice.CountedAt), MostPerLook);
        foreach (var start in due)
        {
            if (leader.Current is null) break;
            await store.CountAsync(start, options.Value.Objective, cancellationToken);
        }

        return due.Count;
    }
}
