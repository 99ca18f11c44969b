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
                insert into nodes (id, incarnation, role, region, version, address, status, joined_at) values ($1, $2, $3, $4, $5, $6, 0, $7)
                on conflict (id) do update set incarnation = $2, role = $3, region = $4, version = $5, address = $6, status = 0, joined_at = $7
                """,
                node.Id, node.Incarnation, (int)node.Role, node.Region, node.Version, node.Address?.AbsoluteUri, s.Now);
        },
        cancellationToken);

    public Task<bool> SetStatusAsync(string id, Guid incarnation, NodeStatus status, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("update nodes set status = $3 where id = $1 and incarnation = $2 and status <> 2", id, incarnation, (int)status) == 1, cancellationToken);

    public Task<int?> DeclareDeadAsync(string id, Guid incarnation, bool crashed, int maxDeaths, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("update nodes set status = 2 where id = $1 and incarnation = $2", id, incarnation) == 1
            ? SqliteLanes.TakeBackAll(s, incarnation, crashed, maxDeaths)
            : (int?)null,
        cancellationToken);

    public Task<IReadOnlyList<NodeRecord>> ListAsync(CancellationToken cancellationToken) => reads.ListNodesAsync(cancellationToken);
}
