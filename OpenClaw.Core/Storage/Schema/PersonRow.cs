using OpenClaw.Core.People;

namespace OpenClaw.Core.Storage.Schema;

internal sealed class PersonRow
{
    public required string Channel { get; init; }
    public required string Account { get; init; }
    public required string Id { get; init; }
    public required string Name { get; init; }
    public PersonState State { get; init; }

    /// <summary>Where they asked, until somebody decides: there they are told that they may talk.</summary>
    public string? Place { get; init; }

    /// <summary>The pairing code; set while pending.</summary>
    public string? Code { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset SeenAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }
}
