namespace OpenClaw.Core.Jobs;

/// <summary>
/// The life of a job: Queued → Leased → Completed | Dead, or Cancelled; back to Queued after release, failure with back-off, or rescue.
/// </summary>
/// <remarks>
/// The authority is the row in the durable store. A job is leased only while its row carries a fencing token, and every verb of the
/// holder names that token. Whatever takes a job from its holder (rescue, cancel, redrive) replaces the token, so a late holder can
/// change nothing. An expired lease that nobody rescued is still valid. The numbers are stored; do not renumber.
/// </remarks>
public enum JobState
{
    Queued = 0,
    Leased = 1,
    Completed = 2,

    /// <summary>A dead letter: no further attempt is made until an operator redrives it.</summary>
    Dead = 3,
    Cancelled = 4,
}
