namespace OpenClaw.Core.Storage;

/// <summary>How long a node that starts is patient.</summary>
/// <param name="Server">With a server that cannot be reached.</param>
/// <param name="Schema">With a schema that somebody else brings up to date.</param>
internal sealed record StoreWaits(TimeSpan Server, TimeSpan Schema);
