using Npgsql;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>
/// Node rows. A death takes the row's lock before it looks for leases; leasing takes a share lock on the same row, so no lease can
/// slip in between.
/// </summary>
internal sealed class PostgresNodeStore(PostgresSession session, StoreReads reads) : INodeStore
{
    private const string Lock = "select incarnation from nodes where id = $1 for no key update";

    private const string Join = """
        insert into nodes (id, incarnation, role, region, version, address, status, joined_at, changed_at) values ($1, $2, $3, $4, $5, $6, 0, clock_timestamp(), clock_timestamp())
        on conflict (id) do update set incarnation = $2, role = $3, region = $4, version = $5, address = $6, status = 0, joined_at = clock_timestamp(), changed_at = clock_timestamp()
        """;

    // Tells whether the status was another before, so that a repetition is no event.
    private const string SetStatus = """
        update nodes n set status = $3, changed_at = case when b.status = $3 then n.changed_at else clock_timestamp() end
        from (select id, status from nodes where id = $1 for no key update) b
        where n.id = b.id and n.incarnation = $2 and n.status <> 2 returning b.status <> $3
        """;

    // Tells the status before, and the role. A node that left stays so.
    private const string MarkDead = """
        update nodes n set status = case when b.status = 3 then 3 else 2 end, changed_at = case when b.status in (2, 3) then n.changed_at else clock_timestamp() end
        from (select id, status from nodes where id = $1 for no key update) b
        where n.id = b.id and n.incarnation = $2 returning b.status, n.role
        """;

    // A row without a time is an older build's; it counts from its join.
    private const string Forget = """
        delete from nodes where id = any(array(
          select id from nodes where status in (2, 3) and coalesce(changed_at, joined_at) < clock_timestamp() - $1 limit 1000))
        """;

    public Task JoinAsync(NodeRecord node, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var earlier = await connection.QueryAsync(r => r.GetGuid(0), Statement(Lock, Text(node.Id)));
            if (earlier.Count == 1 && earlier[0] != node.Incarnation) await ReleaseLeasesAsync(connection, earlier[0], crashed: false, int.MaxValue);
            if (earlier.Count == 0 || earlier[0] != node.Incarnation) await connection.ExecuteAllAsync(PostgresJournal.Entry(NodeJournal.Joined(node)));
            return await connection.ExecuteAllAsync(Statement(
                Join, Text(node.Id), Uuid(node.Incarnation), Integer((int)node.Role), Text(node.Region), Text(node.Version), Text(node.Address?.AbsoluteUri)));
        },
        cancellationToken);

    public Task<bool> SetStatusAsync(string id, Guid incarnation, NodeStatus status, string actor, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var changed = await connection.QueryAsync(r => r.GetBoolean(0), Statement(SetStatus, Text(id), Uuid(incarnation), Integer((int)status)));
            if (changed is [true]) await connection.ExecuteAllAsync(PostgresJournal.Entry(NodeJournal.Became(id, status, actor)));
            return changed.Count == 1;
        },
        cancellationToken);

    public Task<int?> DeclareDeadAsync(string id, Guid incarnation, bool crashed, int maxDeaths, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var marked = await connection.QueryAsync(r => (Status: (NodeStatus)r.GetInt32(0), Role: (NodeRole)r.GetInt32(1)), Statement(MarkDead, Text(id), Uuid(incarnation)));
            if (marked is not [var (before, role)]) return (int?)null;
            var released = await ReleaseLeasesAsync(connection, incarnation, crashed && before != NodeStatus.Left && role == NodeRole.Worker, maxDeaths);
            if (before is not (NodeStatus.Dead or NodeStatus.Left)) await connection.ExecuteAllAsync(PostgresJournal.Entry(NodeJournal.Died(id, crashed, released)));
            return released;
        },
        cancellationToken);

    public Task<bool> RemoveAsync(string id, Guid incarnation, string actor, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var removed = await connection.QueryAsync(r => r.GetString(0), Statement("delete from nodes where id = $1 and incarnation = $2 and status = 2 returning id", Text(id), Uuid(incarnation)));
            if (removed.Count == 1) await connection.ExecuteAllAsync(PostgresJournal.Entry(NodeJournal.Removed(id, actor)));
            return removed.Count == 1;
        },
        cancellationToken);

    public Task<IReadOnlyList<NodeRecord>> ListAsync(CancellationToken cancellationToken) => reads.ListNodesAsync(cancellationToken);

    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken) =>
        session.TransactAsync(connection => connection.ExecuteAllAsync(Statement(Forget, Duration(after))), cancellationToken);

    private static async Task<int> ReleaseLeasesAsync(NpgsqlConnection connection, Guid holder, bool crashed, int maxDeaths)
    {
        await connection.ExecuteAllAsync(Statement(OutboxStatements.TakeBack, Uuid(holder)));
        var held = await connection.QueryAsync(r => (Id: r.GetGuid(0), Lane: r.GetGuid(1)), Statement(JobStatements.FindHeld, Uuid(holder)));
        if (held.Count == 0) return 0;
        var back = await connection.QueryAsync(
            r => (Id: r.GetGuid(0), Deaths: r.GetInt32(1), HadStarted: r.GetBoolean(2)),
            PostgresJobStore.LockLanes(held.Select(h => h.Lane)),
            PostgresJobStore.TakeBack(held.Select(h => h.Id), onlyExpired: false, holder, deaths: crashed ? 1 : 0));

        // Taken back first, then ended: the second statement only ever meets jobs that this transaction just took from the dead holder.
        var poison = back.Where(b => crashed && b.HadStarted && b.Deaths >= maxDeaths).Select(b => b.Id).ToList();
        if (poison.Count > 0)
            await connection.ExecuteAllAsync(Statement(JobStatements.End, Uuids(poison), Integer((int)JobState.Dead), Text(Poison.Reason), Uuid(null), Integer(0), Integer(0)));
        return back.Count;
    }
}
