namespace OpenClaw.Core.Storage.Schema;

internal sealed class SettingRow
{
    public required string Name { get; init; }
    public required string Value { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
}
