using System.Globalization;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.OperatorConsole;

/// <summary>Are people being answered. As a finding's level, <see cref="Yes"/> is a note that takes nothing away from the answer.</summary>
internal enum Answered
{
    Yes = 0,
    Degraded = 1,
    No = 2,
}

/// <param name="What">One sentence: what is wrong.</param>
/// <param name="Press">One sentence: what to do about it.</param>
/// <param name="Place">The part of the console where that is done: <c>nodes</c>, <c>dead</c>, <c>jobs</c>, <c>conversation</c> or <c>journal</c>.</param>
internal sealed record Finding(Answered Level, string What, string Press, string Place);

/// <summary>Are people being answered, and if not quite, why and what to press. Pure. The worst finding decides. Dead letters are notes: they are
/// about people who were not answered, and stay until somebody looks, while the question is whether a message written now would be; only when
/// nothing but failures came of the last minutes' messages they say that.</summary>
internal sealed record Verdict(Answered Answered, IReadOnlyList<Finding> Findings)
{
    /// <summary>Above so many waiting messages, or replies that have not left, people notice.</summary>
    public const int ManyWaiting = 100;

    private const int MostNames = 3;

    public static Verdict Of(VerdictFacts facts)
    {
        var findings = new List<Finding>();
        if (facts.Workers.Any(worker => worker.IsUsable)) findings.AddRange(AboutLoad(facts));
        else findings.Add(NobodyWorks(facts.Workers));
        findings.AddRange(AboutWorkers(facts.Workers));
        findings.AddRange(AboutAnswers(facts));
        findings.AddRange(AboutReplies(facts));
        findings.Sort((a, b) => b.Level.CompareTo(a.Level));
        return new Verdict(findings.Count == 0 ? Answered.Yes : findings[0].Level, findings);
    }

    private static Finding NobodyWorks(IReadOnlyList<WorkerFact> workers)
    {
        var living = workers.Where(worker => worker.Status is NodeStatus.Alive or NodeStatus.Draining).ToList();
        if (living.Count == 0) return No("There is no worker.", "Start a worker; what is accepted meanwhile waits for it.");
        if (living.All(worker => worker.Status == NodeStatus.Draining)) return No("Every worker is draining.", "Undrain one.");
        if (living.All(worker => worker.Status == NodeStatus.Draining || worker.Weight <= 0)) return No("No worker has a weight above 0.", "Give one a weight.");
        return No("No worker can be given work.", "See which are silent, and start or undrain one.");

        static Finding No(string what, string press) => new(Answered.No, what, press, "nodes");
    }

    private static IEnumerable<Finding> AboutLoad(VerdictFacts facts)
    {
        var usable = facts.Workers.Where(worker => worker.IsUsable).ToList();
        var isFull = usable.All(worker => worker.FreeSlots == 0);
        if (isFull && facts.Waiting > 0)
            yield return new Finding(Answered.Degraded, $"All {Count(usable.Sum(worker => worker.Slots), "slot")} are busy and {Count(facts.Waiting, "message")} {Verb(facts.Waiting, "wait")}.",
                "Add workers, or undrain one.", "nodes");
        else if (facts.Waiting > ManyWaiting)
            yield return new Finding(Answered.Degraded, $"{Count(facts.Waiting, "message")} wait.", "See whether they get fewer; if not, add workers.", "jobs");
    }

    private static IEnumerable<Finding> AboutWorkers(IReadOnlyList<WorkerFact> workers)
    {
        if (Named(workers, worker => worker.Status == NodeStatus.Alive && worker.IsSilent) is { } silent)
            yield return new Finding(Answered.Degraded, $"{silent} sent no heartbeat in time.", "Wait some seconds: it recovers, or is declared dead and its work goes to others.", "nodes");
        if (Named(workers, worker => worker.Status == NodeStatus.Dead) is { } dead)
            yield return new Finding(Answered.Yes, $"{dead} was declared dead.", "Start it again, or leave it: its work went to others.", "nodes");
        if (workers.Any(worker => worker.Status == NodeStatus.Alive) && Named(workers, worker => worker.Status == NodeStatus.Draining) is { } draining)
            yield return new Finding(Answered.Yes, $"{draining} is draining.", "Undrain when the reason is over.", "nodes");
    }

    private static IEnumerable<Finding> AboutAnswers(VerdictFacts facts)
    {
        if (facts is { RecentlyAnswered: 0, RecentlyFailed: > 0 })
            yield return new Finding(Answered.Degraded, $"{Count(facts.RecentlyFailed, "message")} failed in the last minutes and none was answered.",
                "Read the reasons; the verb doctor, where a worker runs, looks at the model.", "dead");
    }

    private static IEnumerable<Finding> AboutReplies(VerdictFacts facts)
    {
        if (facts.OutboxWaiting > ManyWaiting)
            yield return new Finding(Answered.Degraded, $"{Count(facts.OutboxWaiting, "reply", "replies")} are written and have not left.", "See whether channel nodes live and the platforms answer.", "nodes");
        if (facts.Jobs.Dead > 0)
            yield return new Finding(Answered.Yes, $"{Count(facts.Jobs.Dead, "message")} got no answer (dead letters).", "Read the reasons, remove the cause, then redrive.", "dead");
        if (facts.Paused > 0)
            yield return new Finding(Answered.Yes, $"{Count(facts.Paused, "conversation")} {Verb(facts.Paused, "is", "are")} paused, {Count(facts.Held, "message")} {Verb(facts.Held, "wait")} there.", "Resume when the reason is over.", "conversation");
        if (facts.OutboxDead > 0)
            yield return new Finding(Answered.Yes, $"{Count(facts.OutboxDead, "reply", "replies")} could not be delivered and {Verb(facts.OutboxDead, "was", "were")} given up.", "See the log of the channel nodes for the reason.", "journal");
    }

    private static string? Named(IReadOnlyList<WorkerFact> workers, Func<WorkerFact, bool> isMeant)
    {
        var names = workers.Where(isMeant).Select(worker => worker.Id).ToList();
        if (names.Count == 0) return null;
        var more = names.Count - MostNames;
        return string.Join(", ", names.Take(MostNames)) + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "");
    }

    private static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    private static string Verb(long count, string plural) => count == 1 ? plural + "s" : plural;

    private static string Verb(long count, string one, string many) => count == 1 ? one : many;
}
