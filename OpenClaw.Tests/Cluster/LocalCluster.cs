using Npgsql;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Cluster;

/// <summary>
/// A cluster on this machine: the schema brought up to date by the verb for it, then gateways, workers and channel nodes as processes of their own,
/// and a balancer in front of the gateways inside this process. No process outlives this one.
/// </summary>
internal sealed partial class LocalCluster : IAsyncDisposable
{
    private readonly List<ClusterNode> _nodes = [];
    private readonly NodeEnvironment _environment;
    private readonly Func<ValueTask> _release;
    private Balancer? _balancer;

    private LocalCluster(ClusterStores stores, NodeEnvironment environment, Func<ValueTask> release) => (Stores, _environment, _release) = (stores, environment, release);

    public ClusterStores Stores { get; }

    /// <summary>May do everything.</summary>
    public string AdminKey { get; } = ApiKey.NewSecret();

    public string Secret { get; } = ApiKey.NewSecret();

    /// <summary>The balancer's.</summary>
    public Uri Address => _balancer!.Address;

    public IReadOnlyList<ClusterNode> Nodes => _nodes;
    public IReadOnlyList<ClusterNode> Gateways => Of(NodeRole.Gateway);
    public IReadOnlyList<ClusterNode> Workers => Of(NodeRole.Worker);
    public IReadOnlyList<ClusterNode> Channels => Of(NodeRole.Channel);

    /// <summary>What every node wrote last, for the message of a failure.</summary>
    public string Logs => string.Join("\n\n", _nodes.Select(node => $"--- {node}{(node.IsRunning ? "" : " (ended)")}\n{node.Log}"));

    /// <param name="environment">What single nodes, or all, have beside what makes them a cluster; null for nothing. Its values win.</param>
    /// <param name="release">Called at the end, after the last node.</param>
    /// <param name="build">What the first nodes and their schema are of; see <see cref="ClusterNode.Build"/>.</param>
    public static async Task<LocalCluster> StartAsync(
        ClusterStores stores, ClusterSize size, NodeEnvironment? environment, CancellationToken cancellationToken, Func<ValueTask>? release = null, string? build = null)
    {
        var cluster = new LocalCluster(stores, environment ?? ((_, _) => []), release ?? (() => ValueTask.CompletedTask));
        try
        {
            await cluster.MigrateAsync(build);
            for (var i = 0; i < size.Gateways; i++) cluster.New(NodeRole.Gateway);
            for (var i = 0; i < size.Workers; i++) cluster.New(NodeRole.Worker);
            for (var i = 0; i < size.Channels; i++) cluster.New(NodeRole.Channel);
            cluster._nodes.ForEach(node => node.Build = build);
            await Task.WhenAll(cluster._nodes.Select(node => node.StartAsync(cancellationToken)));
            cluster._balancer = await Balancer.StartAsync(cluster.Gateways.Select(g => g.Address), cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the schema up to date with the verb of a build; null for our own.</summary>
    public async Task MigrateAsync(string? build)
    {
        var migrated = await DotnetProgram.RunAsync("OpenClaw.Gateway", build, EnvironmentOf(NodeRole.Gateway, 0), ["migrate"]);
        if (migrated.Code != 0) throw new InvalidOperationException($"migrate ended with {migrated.Code}:\n{migrated.Errors}");
    }

    /// <summary>Starts one more; a gateway stands behind the balancer at once.</summary>
    public async Task<ClusterNode> AddAsync(NodeRole role, CancellationToken cancellationToken)
    {
        var node = New(role);
        await node.StartAsync(cancellationToken);
        if (role == NodeRole.Gateway) _balancer!.Update(Gateways.Select(g => g.Address));
        return node;
    }

    /// <summary>The node that holds the leader's lease; null when nobody does.</summary>
    public Task<string?> LeaderAsync(CancellationToken cancellationToken) =>
        ReadAsync("select n.id from leases l join nodes n on n.incarnation = l.holder where l.name = 'leader' and l.expires_at > clock_timestamp()", cancellationToken);

    /// <summary>One value out of the database.</summary>
    public async Task<string?> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Stores.Postgres + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync(cancellationToken))?.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        if (_balancer is not null) await _balancer.DisposeAsync();
        await _release();
    }

    private List<ClusterNode> Of(NodeRole role) => _nodes.FindAll(node => node.Role == role);

    private ClusterNode New(NodeRole role)
    {
        var number = Of(role).Count + 1;
        var node = new ClusterNode(role, number, EnvironmentOf(role, number));
        _nodes.Add(node);
        return node;
    }

    private Dictionary<string, string> EnvironmentOf(NodeRole role, int number)
    {
        var all = new Dictionary<string, string>
        {
            ["ConnectionStrings__openclaw"] = Stores.Postgres,
            ["ConnectionStrings__redis"] = Stores.Redis,
            ["OpenClaw__Cluster__Secret"] = Secret,
            ["OpenClaw__Webhooks__AllowPrivateNetworks"] = "true",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__OpenClaw"] = "Information",
            // The test's own settings of the kind must not reach the nodes.
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        if (role == NodeRole.Gateway) all["OpenClaw__Gateway__AdminKey"] = AdminKey;
        foreach (var (name, value) in _environment(role, number)) all[name] = value;
        return all;
    }
}
