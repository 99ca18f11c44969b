using System.Globalization;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Storage;

/// <summary>What both stores write into the journal with a change of a node's row.</summary>
internal static class NodeJournal
{
    public static JournalEntry Joined(NodeRecord node) => new(
        JournalKinds.NodeJoined, node.Id, node.Id,
        string.Create(CultureInfo.InvariantCulture, $"{node.Role} {node.Version} in {node.Region} at {node.Address?.AbsoluteUri ?? "no address"}, incarnation {node.Incarnation}."));

    public static JournalEntry Became(string id, NodeStatus status, string actor) => status switch
    {
        NodeStatus.Draining => new(JournalKinds.NodeDraining, id, actor, "It takes nothing new."),
        NodeStatus.Left => new(JournalKinds.NodeLeft, id, actor, "It stopped in order."),
        _ => new(JournalKinds.NodeUndrained, id, actor, "It takes work again."),
    };

    public static JournalEntry Removed(string id, string actor) => new(JournalKinds.NodeRemoved, id, actor, "It is not expected back.");

    public static JournalEntry Died(string id, bool crashed, int released) => new(
        JournalKinds.NodeDead, id, "", string.Create(CultureInfo.InvariantCulture, $"{(crashed ? "It refuses connections" : "Its heartbeats stopped and it did not answer")}; {released} jobs were released."));
}
