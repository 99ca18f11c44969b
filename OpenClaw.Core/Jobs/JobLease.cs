namespace OpenClaw.Core.Jobs;

/// <summary>What a holder must show to change a job: the job, its lane and the token of the lease.</summary>
public readonly record struct JobLease(Guid JobId, Guid ConversationId, FencingToken Token);
