using OpenClaw.Core.Jobs;

namespace OpenClaw.Tests.Properties;

/// <summary>What the model knows of one job.</summary>
internal sealed class ModelJob(Guid id, string conversation, string text)
{
    public Guid Id => id;
    public string Conversation => conversation;
    public string Text => text;

    public JobState State { get; set; } = JobState.Queued;
    public long Position { get; set; }
    public FencingToken? Token { get; set; }
    public FencingToken? CommittedBy { get; set; }
    public Guid Holder { get; set; }
    public bool IsBrief { get; set; }
    public bool IsStarted { get; set; }
    public bool IsHeldBack { get; set; }
    public int Attempts { get; set; }
    public int Failures { get; set; }
    public int Deaths { get; set; }

    public bool IsUnfinished => State is JobState.Queued or JobState.Leased;

    public void LeaseTo(LeasedJob lease, bool isBrief) =>
        (State, Token, Holder, IsBrief, IsStarted, Attempts) = (JobState.Leased, lease.Lease.Token, lease.Holder, isBrief, false, Attempts + 1);

    public void End(JobState state) => (State, Token, IsHeldBack) = (state, null, false);

    public void Requeue(bool heldBack = false) => (State, Token, IsHeldBack) = (JobState.Queued, null, heldBack);
}
