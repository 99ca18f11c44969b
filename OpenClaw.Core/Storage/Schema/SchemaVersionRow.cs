namespace OpenClaw.Core.Storage.Schema;

/// <summary>One row: which schema the store has and the oldest node that can still work with it.</summary>
internal sealed class SchemaVersionRow
{
    public int Id { get; init; }
    public int Version { get; init; }
    public int MinCompatible { get; init; }
}
