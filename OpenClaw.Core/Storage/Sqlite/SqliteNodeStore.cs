using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteNodeStore(SqliteWriter writer, StoreReads reads) : INodeStore
{
    public Task JoinAsync(NodeRecord node, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var known = s.Query("select incarnation from nodes where id = $1", r => r.GetGuid(0), node.Id);
            if (known is not [var same] || same != node.Incarnation) SqliteJournal.Append(s, NodeJournal.Joined(node));
            foreach (var earlier in known.Where(one => one != node.Incarnation)) TakeBack(s, earlier, crashed: false, int.MaxValue);
            return s.Execute(
                """
                insert into nodes (id, incarnation, role, region, version, address, status, joined_at, changed_at) values ($1, $2, $3, $4, $5, $6, 0, $7, $7)
                on conflict (id) do update set incarnation = $2, role = $3, region = $4, version = $5, address = $6, status = 0, joined_at = $7, changed_at = $7
                """,
                node.Id, node.Incarnation, (int)node.Role, node.Region, node.Version, node.Address?.AbsoluteUri, s.Now);
        },
        cancellationToken);

    public Task<bool> SetStatusAsync(string id, Guid incarnation, NodeStatus status, string actor, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (StatusOf(s, id, incarnation) is not { } before || before == NodeStatus.Dead) return false;
            if (before == status) return true;
            s.Execute("update nodes set status = $2, changed_at = $3 where id = $1", id, (int)status, s.Now);
            SqliteJournal.Append(s, NodeJournal.Became(id, status, actor));
            return true;
        },
        cancellationToken);

    public Task<int?> DeclareDeadAsync(string id, Guid incarnation, bool crashed, int maxDeaths, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (StatusOf(s, id, incarnation) is not { } before) return (int?)null;
            var isWorker = s.Query("select role from nodes where id = $1", r => (NodeRole)r.GetInt32(0), id) is [NodeRole.Worker];
            var released = TakeBack(s, incarnation, crashed && before != NodeStatus.Left && isWorker, maxDeaths);
            if (before is NodeStatus.Dead or NodeStatus.Left) return released;
            s.Execute("update nodes set status = 2, changed_at = $2 where id = $1", id, s.Now);
            SqliteJournal.Append(s, NodeJournal.Died(id, crashed, released));
            return released;
        },
        cancellationToken);

    public Task<bool> RemoveAsync(string id, Guid incarnation, string actor, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (s.Execute("delete from nodes where id = $1 and incarnation = $2 and status = 2", id, incarnation) == 0) return false;
            SqliteJournal.Append(s, NodeJournal.Removed(id, actor));
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<NodeRecord>> ListAsync(CancellationToken cancellationToken) => reads.ListNodesAsync(cancellationToken);

    // A row without a time is an older build's; it counts from its join.
    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute(
            "delete from nodes where id in (select id from nodes where status in (2, 3) and coalesce(changed_at, joined_at) < $1 limit 1000)",
            s.Now - SqliteJobStore.Microseconds(after)),
        cancellationToken);

    private static NodeStatus? StatusOf(SqliteStatements s, string id, Guid incarnation) =>
        s.Query("select status from nodes where id = $1 and incarnation = $2", r => (NodeStatus)r.GetInt32(0), id, incarnation) is [var status] ? status : null;

    private static int TakeBack(SqliteStatements s, Guid holder, bool crashed, int maxDeaths)
    {
        s.Execute("update outbox set state = 0, ready_at = $2, token = null, holder = null where state = 1 and holder = $1", holder, s.Now);
        return SqliteLanes.TakeBackAll(s, holder, crashed, maxDeaths);
    }
}
