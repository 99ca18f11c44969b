namespace OpenClaw.Core.Storage;

/// <summary>What becomes of replies that were due when the backup was made, and may have been sent between the backup and the loss.</summary>
public enum RestoredReplies
{
    /// <summary>They wait for a person: nothing is sent twice, and what was really not sent is late.</summary>
    Hold,

    /// <summary>They go out now: nothing is late, and what was sent after the backup comes twice.</summary>
    Send,
}
