namespace OpenClaw.Core.Nodes;

/// <summary>Live state: collects heartbeats and hands out snapshots. It may be lost at any moment and fills again by itself.</summary>
public interface IWorkerRegistry
{
    /// <summary>Publishes a heartbeat. Never throws for an unreachable registry: the next heartbeat tries again.</summary>
    ValueTask PublishAsync(Heartbeat heartbeat, CancellationToken cancellationToken);

    /// <summary>Forgets a node that left or was declared dead.</summary>
    ValueTask RemoveAsync(string nodeId, Guid incarnation, CancellationToken cancellationToken);

    /// <summary>The newest snapshot, without I/O. Ages are computed now.</summary>
    RegistrySnapshot Snapshot { get; }

    /// <summary>Completes when membership (not merely load) differs from what <paramref name="seen"/> says.</summary>
    Task WaitForMembershipAsync(long seen, CancellationToken cancellationToken);
}
