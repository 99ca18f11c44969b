namespace OpenClaw.Core.Nodes;

/// <summary>Who this node is and what the cluster shares (configuration section <c>OpenClaw:Cluster</c>).</summary>
public sealed class ClusterOptions
{
    public const string Section = "OpenClaw:Cluster";

    internal const string SecretRule = $"{Section}:Secret must have at least 16 characters, the same on every node (environment: OpenClaw__Cluster__Secret).";

    /// <summary>Shared by all nodes: workers take jobs only from callers that know it, chat sessions are signed with a key derived from it.
    /// No default; at least 16 characters. Standalone makes one.</summary>
    public string Secret { get; set; } = "";

    /// <summary>
    /// This node's stable name; no two living nodes may share one. Default: <c>role-instance</c> with <c>service.instance.id</c> of
    /// <c>OTEL_RESOURCE_ATTRIBUTES</c> (Aspire sets it for every replica); without it <c>role-machine-port</c> when the address has a fixed port
    /// (<c>--urls</c>, <c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c>; a container's machine name is its own); otherwise <c>role-machine-</c> and random digits.
    /// A name that stays the same over restarts lets a restarted node give back at once what it held before.
    /// </summary>
    public string? NodeId { get; set; }

    /// <summary>Where this node stands (default <c>local</c>). Selection prefers workers of the own region.</summary>
    public string Region { get; set; } = "local";

    /// <summary>The address other nodes reach this one at, where it cannot be seen from here (behind a port mapping). Default: the first <c>http</c> address the
    /// server listens on, else the first <c>https</c> one, with <see cref="AdvertiseHost"/> in the place of wildcards. Never the address of a balancer.</summary>
    public Uri? AdvertiseAddress { get; set; }

    /// <summary>The name or IP address that other nodes know this machine by, for servers that listen on all of its addresses. Default: the machine's name, which
    /// Docker's networks resolve. Kubernetes does not: give the pod's IP (<c>status.podIP</c> by the downward API).</summary>
    public string? AdvertiseHost { get; set; }

    /// <summary>A port of its own for <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c> over HTTP/1.1, on the same host as the first address (default: none).
    /// Workers need it where a prober does not speak HTTP/2 without TLS: Kubernetes, Aspire, curl. On a gateway it is where metrics need no key. It serves nothing else.</summary>
    public int? ProbePort { get; set; }

    /// <summary>How long an unreachable database is retried at start before the process gives up (default 30 s).</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node waits at start for <c>migrate</c> to be done elsewhere (default: not at all, so that a forgotten step is said at once).
    /// Kubernetes starts nodes and the migration together and sets it.</summary>
    public TimeSpan SchemaTimeout { get; set; }

    /// <summary>Whether a node brings the schema up to date itself when it starts, as it does in Development (default false). For platforms that cannot run
    /// a step once; several nodes may do it at the same time.</summary>
    public bool MigrateAtStart { get; set; }

    /// <summary>How long the row of a node that died or left is kept for people to look at (default a day). The leader forgets it then.</summary>
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the journal is kept (default 90 days). Longer costs space, nothing else: nothing is decided by reading it.</summary>
    public TimeSpan JournalRetention { get; set; } = TimeSpan.FromDays(90);

    /// <returns>What is wrong with the secret; null when nothing is.</returns>
    public static string? CheckSecret(string secret) => secret.Length < 16 ? SecretRule : null;
}
