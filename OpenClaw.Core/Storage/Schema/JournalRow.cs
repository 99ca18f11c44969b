namespace OpenClaw.Core.Storage.Schema;

internal sealed class JournalRow
{
    public long Number { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required string Actor { get; init; }
    public required string Detail { get; init; }
}
