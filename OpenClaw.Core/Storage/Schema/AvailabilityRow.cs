namespace OpenClaw.Core.Storage.Schema;

internal sealed class AvailabilityRow
{
    public DateTimeOffset Start { get; init; }
    public long Accepted { get; init; }
    public long InTime { get; init; }
    public long Late { get; init; }
    public long Failed { get; init; }
    public long Cancelled { get; init; }
    public long Pending { get; init; }
    public DateTimeOffset CountedAt { get; init; }
}
