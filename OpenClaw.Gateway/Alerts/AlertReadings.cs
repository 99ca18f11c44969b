using System.Globalization;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Alerts;

/// <summary>Turns what is known into readings. Pure. A subject that is in none of them any more is gone.</summary>
internal static class AlertReadings
{
    /// <summary>A channel account that nobody has read for so long was taken away on purpose.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    public static IEnumerable<Reading> Of(AlertFacts facts, AlertOptions options) =>
    [
        .. facts.Nodes.Where(node => node.Status != NodeStatus.Left).SelectMany(node => AboutNode(node, facts)),
        AboutWorkers(facts),
        new Reading(AlertNames.Waiting, "", facts.Jobs.Queued - facts.Held, Sentence($"{facts.Jobs.Queued - facts.Held} messages wait for a worker.")),
        .. AboutRecent(facts, options),
        .. facts.Leases.Where(lease => lease.Name != LeaseNames.Leader).Select(AboutChannel),
        AboutLeader(facts.Leases),
    ];

    public static Reading AboutLeader(IReadOnlyList<LeaseStanding> leases)
    {
        var leader = leases.FirstOrDefault(lease => lease.Name == LeaseNames.Leader);
        return new Reading(AlertNames.LeaderMissing, "", leader?.ExpiredFor.TotalSeconds, Sentence($"No gateway has led for {leader?.ExpiredFor.TotalSeconds:0} seconds."));
    }

    private static IEnumerable<Reading> AboutNode(NodeFact node, AlertFacts facts)
    {
        var isDead = node.Status == NodeStatus.Dead;
        var isSilent = node.Age is not { } age || age > facts.SuspectAfter;
        double? offline = isDead ? 1 : facts.IsRegistryInDoubt ? null : isSilent ? 1 : 0;
        yield return new Reading(AlertNames.NodeOffline, node.Id, offline, isDead ? $"{node.Id} was declared dead and has not come back." : $"{node.Id} sends no heartbeats.");
        var load = isSilent || facts.IsRegistryInDoubt ? null : node.Load;
        var gone = isDead ? "The node is dead." : null;
        yield return new Reading(AlertNames.Cpu, node.Id, load?.CpuUsage, Sentence($"{node.Id} uses {load?.CpuUsage:0%} of its processors."), gone);
        yield return new Reading(AlertNames.Memory, node.Id, load?.MemoryUsage, Sentence($"{node.Id} uses {load?.MemoryUsage:0%} of its memory."), gone);
    }

    private static Reading AboutWorkers(AlertFacts facts)
    {
        var usable = facts.Nodes.Count(node => node is { Role: NodeRole.Worker, Status: NodeStatus.Alive, Weight: > 0 } && node.Age <= facts.SuspectAfter);
        return new Reading(AlertNames.NoWorker, "", facts.IsRegistryInDoubt ? null : usable == 0 ? 1 : 0, "No worker can be given work; accepted messages wait.");
    }

    private static IEnumerable<Reading> AboutRecent(AlertFacts facts, AlertOptions options)
    {
        var recent = facts.Recent;
        // Few messages are an answer too: nobody, or hardly anybody, had to wait.
        double? slow = recent is null ? null : recent.Timed < options.MinimumMessages ? 0 : recent.FirstText?.P95.TotalSeconds;
        yield return new Reading(AlertNames.ResponseTime, "", slow, Sentence($"One message in twenty waits {slow:0.0} seconds or longer for its first text."));
        var ended = recent?.Answered + recent?.Failed;
        double? wrong = recent is null ? null : ended < options.MinimumMessages ? 0 : (double)recent.Failed / ended!.Value;
        yield return new Reading(AlertNames.ErrorRate, "", wrong, Sentence($"{wrong:0%} of the messages got no answer."));
        yield return new Reading(AlertNames.DeadLetters, "", recent?.NewDeadLetters, Sentence($"{recent?.NewDeadLetters} {(recent?.NewDeadLetters == 1 ? "message or reply was" : "messages or replies were")} given up in the last {options.Window.TotalMinutes:0.#} minutes."));
    }

    /// <summary>Nobody holds it, or its holder says that it is not connected.</summary>
    private static Reading AboutChannel(LeaseStanding lease)
    {
        var gone = lease.ExpiredFor > Abandoned ? "Nobody has read it for a day; it is taken for removed." : null;
        return lease.ExpiredFor >= lease.FaultFor
            ? new(AlertNames.ChannelDisconnected, lease.Name, lease.ExpiredFor.TotalSeconds, Sentence($"Nobody has read {lease.Name} for {lease.ExpiredFor.TotalSeconds:0} seconds."), gone)
            : new(AlertNames.ChannelDisconnected, lease.Name, lease.FaultFor.TotalSeconds, Sentence($"{lease.Name} has not been connected for {lease.FaultFor.TotalSeconds:0} seconds: {lease.Note?.Fault}"), gone);
    }

    private static string Sentence(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
