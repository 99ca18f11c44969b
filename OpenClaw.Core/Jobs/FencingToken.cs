namespace OpenClaw.Core.Jobs;

/// <summary>Names one lease of one job. Holders compare both parts: after a fail-over an attempt number alone can repeat.</summary>
/// <param name="Attempt">Which lease of the job this is, from 1.</param>
/// <param name="Id">Random, drawn by the lease.</param>
public readonly record struct FencingToken(int Attempt, Guid Id)
{
    public override string ToString() => $"{Attempt}-{Id:N}";
}
