using OpenClaw.Core.Journal;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Membership;

/// <summary>
/// Finds nodes whose heartbeats stopped. Every gateway watches; a death is a guarded update, so it does not matter who is first.
/// </summary>
/// <remarks>
/// A suspect is asked directly, in the background, while it grows older. Once it is old enough to be accused, an unanswered question that began after
/// its last heartbeat completes the evidence. Doubt about the watcher or about the registry (<see cref="Suspicion.MayAccuse"/>) ends every accusation
/// and begins them anew. The leader writes suspicion and recovery into the journal, and looks after rows whose node is not in the registry at all.
/// </remarks>
internal sealed partial class DeathWatch(
    MembershipView view, DirectQuestion direct, DeathDeclarer deaths, IJournal journal, [FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader,
    TimeProvider time, ILogger<DeathWatch> logger) : BackgroundService
{
    private readonly Dictionary<Guid, Case> _cases = [];
    private long? _lookedAt;

    /// <summary>How often it looks: twice as often as nodes speak.</summary>
    public TimeSpan Interval => view.Options.Interval / 2;

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var since = _lookedAt is { } at ? time.GetElapsedTime(at) : TimeSpan.Zero;
        _lookedAt = time.GetTimestamp();
        var (nodes, ownAge) = await view.ReadAsync(leader.Current is not null, cancellationToken);
        if (!Suspicion.MayAccuse(since, ownAge, view.IsRegistryInDoubt, view.Options))
        {
            _cases.Clear();
            return;
        }

        foreach (var node in nodes) await JudgeAsync(node, cancellationToken);
        foreach (var gone in _cases.Keys.Except(nodes.Select(node => node.Heartbeat.Incarnation)).ToList()) _cases.Remove(gone);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Interval, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception error) when (!stoppingToken.IsCancellationRequested)
                {
                    Log.Failed(logger, error);
                    await Task.Delay(view.Options.DeadAfter, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task JudgeAsync(RegisteredNode node, CancellationToken cancellationToken)
    {
        var heartbeat = node.Heartbeat;
        var standing = Suspicion.Of(node.Age, view.Options);
        var known = _cases.GetValueOrDefault(heartbeat.Incarnation);
        if (standing == Standing.Fine)
        {
            if (_cases.Remove(heartbeat.Incarnation)) await TellAsync(JournalKinds.NodeRecovered, heartbeat.NodeId, "Its heartbeats are back.", cancellationToken);
            return;
        }

        if (known is null)
        {
            _cases[heartbeat.Incarnation] = new Case(direct.AskAsync(heartbeat, cancellationToken));
            await TellAsync(JournalKinds.NodeSuspect, heartbeat.NodeId, "No heartbeat in time; it is asked directly.", cancellationToken);
            return;
        }

        if (!known.Question.IsCompleted) return;
        var answer = await known.Question;
        if (answer == DirectAnswer.Refused || (standing == Standing.Accused && answer != DirectAnswer.Alive))
        {
            if (await deaths.DeclareAsync(heartbeat.NodeId, heartbeat.Incarnation, answer == DirectAnswer.Refused, cancellationToken)) _cases.Remove(heartbeat.Incarnation);
        }
        else if (answer == DirectAnswer.Alive)
        {
            _cases[heartbeat.Incarnation] = new Case(direct.AskAsync(heartbeat, cancellationToken));
        }
    }

    /// <summary>One voice: each gateway sees the same, the leader writes it down.</summary>
    private async Task TellAsync(string kind, string nodeId, string detail, CancellationToken cancellationToken)
    {
        if (leader.Current is null) return;
        await journal.AppendAsync(new JournalEntry(kind, nodeId, "", detail), cancellationToken);
    }

    /// <param name="Question">Begun after the node's last heartbeat.</param>
    private sealed record Case(Task<DirectAnswer> Question);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The look at the nodes' heartbeats failed; the next one comes after a pause.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
