namespace OpenClaw.Tests.Cluster;

/// <summary>How many nodes of each role.</summary>
internal sealed record ClusterSize(int Gateways = 2, int Workers = 3, int Channels = 1);
