using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteNodeStore(SqliteWriter writer, StoreReads reads) : INodeStore
{
    public Task JoinAsync(NodeRecord node, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            foreach (var earlier in s.Query("select incarnation from nodes where id = $1 and incarnation <> $2", r => r.GetGuid(0), node.Id, node.Incarnation))
                SqliteLanes.TakeBackAll(s, earlier, crashed: false, int.MaxValue);
            return s.Execute(
                """
                insert into nodes (id, incarnation, role, region, version, address, status, joined_at, changed_at) values ($1, $2, $3, $4, $5, $6, 0, $7, $7)
                on conflict (id) do update set incarnation = $2, role = $3, region = $4, version = $5, address = $6, status = 0, joined_at = $7, changed_at = $7
                """,
                node.Id, node.Incarnation, (int)node.Role, node.Region, node.Version, node.Address?.AbsoluteUri, s.Now);
        },
        cancellationToken);

    public Task<bool> SetStatusAsync(string id, Guid incarnation, NodeStatus status, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("update nodes set status = $3, changed_at = $4 where id = $1 and incarnation = $2 and status <> 2", id, incarnation, (int)status, s.Now) == 1, cancellationToken);

    public Task<int?> DeclareDeadAsync(string id, Guid incarnation, bool crashed, int maxDeaths, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("update nodes set status = 2, changed_at = case when status = 2 then changed_at else $3 end where id = $1 and incarnation = $2", id, incarnation, s.Now) == 1
            ? SqliteLanes.TakeBackAll(s, incarnation, crashed, maxDeaths)
            : (int?)null,
        cancellationToken);

    public Task<IReadOnlyList<NodeRecord>> ListAsync(CancellationToken cancellationToken) => reads.ListNodesAsync(cancellationToken);

    // A row without a time is an older build's; it counts from its join.
    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute(
            "delete from nodes where id in (select id from nodes where status in (2, 3) and coalesce(changed_at, joined_at) < $1 limit 1000)",
            s.Now - SqliteJobStore.Microseconds(after)),
        cancellationToken);
}
