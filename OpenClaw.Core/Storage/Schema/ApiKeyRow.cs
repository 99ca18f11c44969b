using OpenClaw.Core.Keys;

namespace OpenClaw.Core.Storage.Schema;

internal sealed class ApiKeyRow
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Account { get; init; }
    public KeyScopes Scopes { get; init; }
    public required byte[] Hash { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
