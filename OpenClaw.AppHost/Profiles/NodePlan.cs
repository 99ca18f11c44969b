namespace OpenClaw.AppHost.Profiles;

/// <summary>How many nodes of one role, and how big each is.</summary>
/// <param name="Min">Nodes that always run.</param>
/// <param name="Max">Nodes that autoscaling may reach; equal to <paramref name="Min"/> where nothing scales.</param>
/// <param name="Cpu">Cores of one node.</param>
/// <param name="MemoryGi">Memory of one node in GiB.</param>
internal sealed record NodePlan(int Min, int Max, decimal Cpu, int MemoryGi)
{
    public bool Scales => Max > Min;
}
