using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>What people may do with jobs. A job of another account does not exist for the caller.</summary>
internal sealed class JobDesk(IJobStore jobs, IJournal journal, ISignals signals)
{
    public async Task<JobView?> FindAsync(Guid id, Caller caller, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } job && caller.MaySee(job.Address) ? job : null;

    public async Task<(JobView? Job, ApiProblem? Refusal)> CancelAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, caller, cancellationToken) is not { } job) return (null, ApiProblem.NotFound("job"));
        var result = await jobs.CancelAsync(id, "Stopped on request.", cancellationToken);
        if (result == OperatorResult.Done)
        {
            Announce(job, SignalKind.JobCancelled, id);
            await RememberAsync(JournalKinds.JobCancelled, id, caller, cancellationToken);
        }

        return await AnswerAsync(id, result, "It has ended already and cannot be cancelled.", cancellationToken);
    }

    public async Task<(JobView? Job, ApiProblem? Refusal)> RedriveAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, caller, cancellationToken) is not { } job) return (null, ApiProblem.NotFound("job"));
        var result = await jobs.RedriveAsync(id, cancellationToken);
        if (result == OperatorResult.Done)
        {
            Announce(job, SignalKind.JobsReady, Guid.Empty);
            await RememberAsync(JournalKinds.JobRedriven, id, caller, cancellationToken);
        }

        return await AnswerAsync(id, result, "Only a dead or cancelled job can be redriven.", cancellationToken);
    }

    private void Announce(JobView job, SignalKind kind, Guid subject)
    {
        signals.Publish(new Signal(kind, subject));
        // A lane whose head was cancelled has another head now.
        if (kind == SignalKind.JobCancelled) signals.Publish(new Signal(SignalKind.JobsReady));
        signals.Publish(new Signal(SignalKind.Conversation, job.Address.ConversationId));
        // A cancelled job's notice may have to leave.
        if (kind == SignalKind.JobCancelled) signals.Publish(new Signal(SignalKind.OutboxReady));
    }

    // Only what an operator does: people stop their own answers all day long.
    private Task RememberAsync(string kind, Guid id, Caller caller, CancellationToken cancellationToken) =>
        caller.IsAdmin ? journal.AppendAsync(new JournalEntry(kind, id.ToString(), caller.KeyId, "Asked for over the API."), cancellationToken) : Task.CompletedTask;

    private async Task<(JobView? Job, ApiProblem? Refusal)> AnswerAsync(Guid id, OperatorResult result, string conflict, CancellationToken cancellationToken)
    {
        if (result == OperatorResult.WrongState) return (null, new ApiProblem(StatusCodes.Status409Conflict, conflict));
        var job = result == OperatorResult.Done ? await jobs.FindAsync(id, cancellationToken) : null;
        return job is null ? (null, ApiProblem.NotFound("job")) : (job, null);
    }
}
