using Microsoft.Extensions.Options;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>Where and when this gateway looks from.</summary>
internal sealed class Vantage(IOptions<HeartbeatOptions> heartbeat, IOptions<ClusterOptions> cluster, TimeProvider time)
{
    public TimeSpan SuspectAfter => heartbeat.Value.SuspectAfter;

    public string Region => cluster.Value.Region;

    /// <summary>Of the process's monotonic clock.</summary>
    public TimeSpan Now => time.GetElapsedTime(0);
}
