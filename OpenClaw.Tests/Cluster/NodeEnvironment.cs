using OpenClaw.Core.Nodes;

namespace OpenClaw.Tests.Cluster;

/// <summary>Settings of one node, as environment variables.</summary>
/// <param name="number">From 1, within the role; 0 for the run of migrate.</param>
internal delegate IEnumerable<KeyValuePair<string, string>> NodeEnvironment(NodeRole role, int number);
