using CsCheck;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Tests.Selection;

/// <summary>Candidates for tests of selection, written down or generated.</summary>
internal static class Fleet
{
    public static readonly Gen<Candidate> Any =
        from incarnation in Gen.Guid
        from role in Gen.Frequency((9, Gen.Const(NodeRole.Worker)), (1, Gen.Enum<NodeRole>()))
        from status in Gen.Frequency((5, Gen.Const(NodeStatus.Alive)), (1, Gen.Enum<NodeStatus>()))
        from load in Gen.Select(Gen.Int[0, 8], Gen.Int[0, 10], Gen.Int[-3, 3])
        from resources in Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[-1, 50])
        from flags in Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Bool)
        from choice in Gen.Select(Gen.Int[0, 100], Gen.Double[0.1, 1], Gen.Int[0, 7])
        select Make($"w{incarnation:N}", load.Item1, load.Item2, role: role, status: status, id: incarnation, cpu: resources.Item1, memory: resources.Item2) with
        {
            Delta = load.Item3,
            IsSuspect = flags.Item1 == 0,
            IsShunned = flags.Item2 == 0,
            IsEjected = flags.Item3 == 0,
            IsLocal = flags.Item4,
            Weight = choice.Item1,
            Share = choice.Item2,
            Failures = choice.Item3,
            MeasuredSpeed = resources.Item3,
        };

    /// <summary>A whole fleet with the gates that the ledger would have applied.</summary>
    public static readonly Gen<Candidate[]> Whole = Any.Array[0, 12].Select(candidates =>
    {
        FleetGates.Apply(candidates);
        return candidates;
    });

    public static Candidate Make(
        string name, int slots, int active, NodeRole role = NodeRole.Worker, NodeStatus status = NodeStatus.Alive, Guid? id = null, double cpu = 0, double memory = 0) => new(
        new Heartbeat(name, id ?? Guid.NewGuid(), role, "local", "1", new Uri("http://127.0.0.1:1"), status, 1, null),
        new WorkerLoad(1, slots, active, cpu, memory, 0), Delta: 0, IsSuspect: false, IsShunned: false);

    public static Candidate[] Applied(params Candidate[] candidates)
    {
        FleetGates.Apply(candidates);
        return candidates;
    }

    public static PickRequest Draw(int seed) => new((ulong)new Random(seed).NextInt64());
}
