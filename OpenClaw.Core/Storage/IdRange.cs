using OpenClaw.Core.Availability;

namespace OpenClaw.Core.Storage;

/// <summary>Ids of jobs begin with the accepting node's clock (UUIDv7), so a stretch of time is a stretch of the primary key.</summary>
internal static class IdRange
{
    /// <summary>The smallest id that a job accepted at or after this time can have, the clocks' tolerance allowed for.</summary>
    public static Guid From(DateTimeOffset time) => First(time - IAvailabilityStore.ClockTolerance);

    /// <summary>An id above those of all jobs accepted before this time.</summary>
    public static Guid To(DateTimeOffset time) => First(time + IAvailabilityStore.ClockTolerance);

    private static Guid First(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(time).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6..].Clear();
        return new Guid(bytes, bigEndian: true);
    }
}
