using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Overview;

/// <summary>A node's row and the newest heartbeat of the same incarnation; null when this gateway never saw one.</summary>
internal sealed record SeenNode(NodeRecord Row, RegisteredNode? Seen);
