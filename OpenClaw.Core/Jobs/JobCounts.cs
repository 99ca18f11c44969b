namespace OpenClaw.Core.Jobs;

/// <summary>How many jobs are in each state.</summary>
public sealed record JobCounts(long Queued, long Leased, long Completed, long Dead, long Cancelled);
