namespace OpenClaw.Benchmarks.Failover;

/// <summary>Where the drivers of other queues are. Nothing of them is part of this repository.</summary>
/// <param name="Drivers">Has <c>peers.mjs</c>.</param>
/// <param name="Modules">Has <c>node_modules</c>, maybe with a node of its own.</param>
internal sealed record PeerFolders(string Drivers, string Modules);
