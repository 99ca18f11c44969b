using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>Ours, where it was measured, beside the others.</summary>
internal static class PeerTable
{
    private const string NotRun = "not run";

    public static Table Of(FailoverResult? ours, IReadOnlyList<PeerCase> peers)
    {
        var table = new Table("until the last job runs elsewhere", "worker killed, s", "worker frozen, s", "effects doubled by freeze and resume");
        if (ours is not null) table.Add("OpenClaw, defaults", Figures.Read(ours.SecondsOf(Blow.Kill).Max()), Figures.Read(ours.SecondsOf(Blow.Freeze).Max()), $"{ours.Doubled} of {ours.SecondsOf(Blow.Freeze).Count}");
        foreach (var peer in peers)
        {
            table.Add(
                peer.Name, Seconds(peer.Killed), peer.Frozen is null ? NotRun : Seconds(peer.Frozen),
                peer.Frozen is null ? NotRun : peer.Frozen.LastSeconds is null ? "–" : $"{peer.Frozen.Doubled} of {PeerRun.Jobs}");
        }

        return table;
    }

    private static string Seconds(PeerRun run) => run.LastSeconds is { } seconds ? Figures.Read(seconds) : $"> {Figures.Read(run.LimitSeconds)}";
}
