namespace OpenClaw.Core.Jobs;

/// <summary>How many jobs are in each state that is not <see cref="JobState.Completed"/>: completed ones are history, not load.</summary>
public sealed record JobCounts(long Queued, long Leased, long Dead, long Cancelled);
