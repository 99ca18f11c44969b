namespace OpenClaw.Core.Nodes;

/// <summary>Who this node is and what the cluster shares (configuration section <c>OpenClaw:Cluster</c>).</summary>
public sealed class ClusterOptions
{
    public const string Section = "OpenClaw:Cluster";

    /// <summary>Shared by all nodes: workers take jobs only from callers that know it, chat sessions are signed with a key derived from it.
    /// No default; at least 16 characters. Standalone makes one.</summary>
    public string Secret { get; set; } = "";

    /// <summary>This node's stable name. Default: role and host name.</summary>
    public string? NodeId { get; set; }

    /// <summary>Where this node stands (default <c>local</c>). Selection prefers workers of the own region.</summary>
    public string Region { get; set; } = "local";

    /// <summary>The address other nodes reach this one at. Default: the first address the server listens on, wildcards replaced by the host name.</summary>
    public Uri? AdvertiseAddress { get; set; }

    /// <summary>How long an unreachable database is retried at start before the process gives up (default 30 s).</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
