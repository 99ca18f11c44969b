using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Channels;

/// <summary>Plays gateway and worker for tests of channels: leases what waits and commits an answer to each.</summary>
internal sealed class PlayedWorker(StoreBundle store, RecordingSignals signals)
{
    private readonly Guid _incarnation = Guid.NewGuid();

    public Task JoinAsync() =>
        store.Nodes.JoinAsync(new NodeRecord("worker-1", _incarnation, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, default), default);

    public Task<IReadOnlyList<LeasedJob>> LeaseAsync() =>
        store.Jobs.LeaseAsync([.. Enumerable.Repeat(_incarnation, 64)], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    /// <param name="answerOf">By the message's text; "re " before it without.</param>
    /// <returns>The texts that were answered.</returns>
    public async Task<IReadOnlyList<string>> AnswerAsync(Func<string, string>? answerOf = null)
    {
        var jobs = await LeaseAsync();
        foreach (var job in jobs)
        {
            await store.Jobs.CommitAsync(job.Lease, new JobAnswer((answerOf ?? (text => "re " + text))(job.Text), "test", 1, 1), TestContext.Current.CancellationToken);
            signals.Publish(new Signal(SignalKind.Conversation, job.Lease.ConversationId));
            signals.Publish(new Signal(SignalKind.OutboxReady));
        }
        return [.. jobs.Select(job => job.Text)];
    }
}
