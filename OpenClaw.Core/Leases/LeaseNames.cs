namespace OpenClaw.Core.Leases;

/// <summary>Names of the leases that are known in advance; also the keys of their <see cref="LeaseKeeper"/>s in the container.</summary>
public static class LeaseNames
{
    /// <summary>Whoever holds it rescues started jobs whose lease expired and sweeps old rows.</summary>
    public const string Leader = "leader";
}
