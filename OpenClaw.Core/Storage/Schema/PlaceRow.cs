namespace OpenClaw.Core.Storage.Schema;

/// <summary>A place whose people asked for a new conversation at least once.</summary>
internal sealed class PlaceRow
{
    public required string Channel { get; init; }
    public required string Account { get; init; }
    public required string Name { get; init; }
    public int Epoch { get; init; }
}
