namespace OpenClaw.Core.Jobs;

/// <summary>A page of jobs in the order of their acceptance.</summary>
/// <param name="State">Null for all.</param>
/// <param name="After">The last job of the page before this one; null for the first page.</param>
/// <param name="Limit">At most so many.</param>
public sealed record JobQuery(JobState? State = null, Guid? After = null, int Limit = 100, bool OldestFirst = false);
