namespace OpenClaw.Core.Storage;

/// <summary>What was found in a restored store and what became of it.</summary>
/// <param name="Ended">Jobs whose lease was ended; they run again.</param>
/// <param name="HeldJobs">Messages whose answer would be pushed: dead letters now, answered when somebody redrives them.</param>
/// <param name="HeldReplies">Replies to platforms that were written and not sent: given up for now.</param>
/// <param name="FreedJobs">Held earlier, to be answered now.</param>
/// <param name="FreedReplies">Held earlier, to be sent now.</param>
public sealed record RestoreReport(int Ended, int HeldJobs, int HeldReplies, int FreedJobs, int FreedReplies)
{
    public string Text => $"The restored store may be used. Leases ended: {Ended}. Held: {HeldJobs} messages that were not answered, {HeldReplies} replies that were not sent. Freed: {FreedJobs} messages, {FreedReplies} replies.";
}
