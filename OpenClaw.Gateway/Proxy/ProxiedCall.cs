using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Gateway.Proxy;

/// <summary>What the parts of the pipeline tell each other about one try of one request; a feature of the request.</summary>
internal sealed class ProxiedCall(ulong? affinity)
{
    private const int MostFaultsHidden = 2;

    /// <summary>What ties this request to earlier ones.</summary>
    public ulong? Affinity => affinity;

    /// <summary>Workers that said busy since this request last waited.</summary>
    public HashSet<DestinationState> Passed { get; } = [];

    /// <summary>Its place in the waiting room; null while it never had to wait.</summary>
    public WaitingRoom.Place? Place { get; set; }

    /// <summary>What was offered to the policy in this try.</summary>
    public WorkerOffer? Offer { get; private set; }

    /// <summary>The list that was given to YARP with <see cref="Offer"/>.</summary>
    public IReadOnlyList<DestinationState>? Available { get; private set; }

    /// <summary>Workers believed full are asked in this try.</summary>
    public bool IsEvenFull { get; private set; }

    /// <summary>Why the policy picked; none when it was not asked or is not ours.</summary>
    public PickReason Reason { get; set; }

    /// <summary>The worker of this try; null before a destination was picked.</summary>
    public Heartbeat? Worker { get; set; }

    /// <summary>This try's id in the ledger.</summary>
    public Guid Id { get; private set; }

    /// <summary>The worker turned the request away and nothing of its answer may reach the client.</summary>
    public bool IsTurnedAway { get; set; }

    /// <summary>The worker of this try was full, or its last slot was taken while the policy picked.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Errors of workers that the client was spared so far.</summary>
    public int FaultsHidden { get; set; }

    /// <summary>Another worker, free or worth waiting for, may do better than the one that answered with an error; the last one's error is the client's.</summary>
    public bool MayHideFault => FaultsHidden < MostFaultsHidden && Offer?.Hopeful + Passed.Count > 1;

    public void BeginTry(WorkerOffer offer, IReadOnlyList<DestinationState> available, bool evenFull)
    {
        (Offer, Available, IsEvenFull) = (offer, available, evenFull);
        (Worker, Id, IsTurnedAway, IsBusy, Reason) = (null, Guid.NewGuid(), false, false, available.Count == 1 && !evenFull ? PickReason.Only : PickReason.None);
    }
}
