using OpenClaw.Core.Jobs;

namespace OpenClaw.Core.Storage.Schema;

internal sealed class JobRow
{
    /// <summary>UUIDv7 drawn by the accepting node: its order is good enough for retention, never used for a lane's order.</summary>
    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }

    /// <summary>Place in the lane.</summary>
    public long Position { get; init; }
    public JobState State { get; init; }
    public int Attempt { get; init; }

    /// <summary>The token of the newest lease. Kept by release, fail and commit, so that they can be repeated; cleared by whatever takes the job away.</summary>
    public Guid? Token { get; init; }

    /// <summary>Incarnation of the worker that holds the lease.</summary>
    public Guid? Holder { get; init; }

    /// <summary>Node id of the worker that holds or held it last.</summary>
    public string? Worker { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }
    public int Failures { get; init; }
    public int Deaths { get; init; }
    public long HeldBackMs { get; init; }
    public required string Text { get; init; }
    public string? Sender { get; init; }
    public string? Model { get; init; }
    public string? CallbackUrl { get; init; }
    public string? TraceParent { get; init; }

    /// <summary>Position of the turn that ended the job: the answer, or the notice that there is none.</summary>
    public long? EndPosition { get; init; }
    public string? Error { get; init; }
    public string? AnsweredBy { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public DateTimeOffset AcceptedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>From acceptance to the first visible text of the attempt that was committed; null without one, and in rows that an older build committed.</summary>
    public long? FirstTextMs { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The attempts that ended without ending the job, oldest first, see JobAttempt; null without any. Written by what is rare: a job that is answered at once has none.</summary>
    public string? Past { get; init; }
}
