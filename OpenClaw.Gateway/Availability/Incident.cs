using OpenClaw.Core.Availability;
using OpenClaw.Core.Journal;

namespace OpenClaw.Gateway.Availability;

/// <summary>A stretch of time in which at least one message in a hundred was late or unanswered, and what happened to the cluster around it. Pure.</summary>
/// <param name="Causes">Entries of the journal from shortly before its beginning to its end, oldest first; empty when there are none.</param>
internal sealed record Incident(DateTimeOffset From, DateTimeOffset To, AvailabilityCounts Counts, IReadOnlyList<JournalEntry> Causes)
{
    private const double Noticeable = 0.99;
    private const int MostCauses = 10;

    /// <summary>Calm for so long separates two incidents.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(10);

    /// <summary>A death is written some seconds after it began to hurt, or minutes before the queue shows it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    /// <summary>What can be the reason: changes of nodes for the worse, and what people changed.</summary>
    private static readonly string[] Kinds =
        [JournalKinds.NodeDead, JournalKinds.NodeSuspect, JournalKinds.NodeDraining, JournalKinds.NodeLeft, JournalKinds.SettingChanged, JournalKinds.AlertRaised];

    /// <param name="slices">Oldest first.</param>
    public static IReadOnlyList<Incident> Find(IEnumerable<AvailabilitySlice> slices, IReadOnlyList<JournalEntry> journal)
    {
        var incidents = new List<Incident>();
        foreach (var slice in slices.Where(slice => slice.Counts.Share < Noticeable))
        {
            var end = slice.Start + AvailabilitySlice.Length;
            if (incidents.Count > 0 && slice.Start - incidents[^1].To < Gap) incidents[^1] = incidents[^1] with { To = end, Counts = Add(incidents[^1].Counts, slice.Counts) };
            else incidents.Add(new Incident(slice.Start, end, slice.Counts, []));
        }

        return [.. incidents.Select(incident => incident with { Causes = CausesOf(incident, journal) })];
    }

    private static List<JournalEntry> CausesOf(Incident incident, IReadOnlyList<JournalEntry> journal) =>
        [.. journal.Where(entry => Kinds.Contains(entry.Kind) && entry.At >= incident.From - Before && entry.At <= incident.To).OrderBy(entry => entry.Number).Take(MostCauses)];

    private static AvailabilityCounts Add(AvailabilityCounts a, AvailabilityCounts b) =>
        new(a.Accepted + b.Accepted, a.InTime + b.InTime, a.Late + b.Late, a.Failed + b.Failed, a.Cancelled + b.Cancelled, a.Pending + b.Pending);
}
