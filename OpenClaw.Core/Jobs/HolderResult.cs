namespace OpenClaw.Core.Jobs;

/// <summary>What the store says to a holder that names its token.</summary>
public enum HolderResult
{
    /// <summary>Done, now.</summary>
    Done = 0,

    /// <summary>The same token did this before; nothing was changed. (Commit's "already committed".)</summary>
    AlreadyDone = 1,

    /// <summary>The token is not the job's; nothing was changed. The holder must stop at once.</summary>
    Stale = 2,
}
