using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Proxy;

/// <summary>What the parts of the pipeline tell each other about one try of one request; a feature of the request.</summary>
internal sealed class ProxiedCall
{
    /// <summary>The worker of this try; null before a destination was picked.</summary>
    public Heartbeat? Worker { get; set; }

    /// <summary>This try's id in the ledger.</summary>
    public Guid Id { get; set; }

    /// <summary>The worker turned the request away and nothing of its answer may reach the client.</summary>
    public bool IsTurnedAway { get; set; }

    /// <summary>Some worker was full in one of the tries.</summary>
    public bool WasBusy { get; set; }

    public void BeginTry()
    {
        (Worker, Id, IsTurnedAway) = (null, Guid.NewGuid(), false);
    }
}
