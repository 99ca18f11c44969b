using System.CommandLine;
using OpenClaw.Benchmarks.Failover;

namespace OpenClaw.Benchmarks;

/// <summary>What the death of a node costs, on real processes, beside job queues that people use.</summary>
internal static class FailoverBenchmark
{
    public static Command Command()
    {
        var quick = new Option<bool>("--quick") { Description = "Each blow once instead of five times (about two minutes)." };
        var peers = new Option<DirectoryInfo?>("--peers") { Description = "Folder with the drivers of other queues (peers.mjs); without it they are left out." };
        var modules = new Option<DirectoryInfo?>("--peer-modules") { Description = "Folder whose node_modules has what the drivers need (default: that of the drivers)." };
        var noPeers = new Option<bool>("--no-peers") { Description = "Leaves the other queues out, whatever --peers says." };
        var command = new Command("failover", "A worker with 50 jobs killed, frozen or drained, a gateway killed, a worker back: how soon the jobs run elsewhere, and what is lost or doubled. Draws artifacts/benchmarks/failover.svg.")
        {
            quick, peers, modules, noPeers,
        };
        command.SetAction((parsed, cancellationToken) => FailoverReport.RunAsync(
            parsed.GetValue(quick),
            parsed.GetValue(noPeers) || parsed.GetValue(peers) is not { } folder ? null : new PeerFolders(folder.FullName, (parsed.GetValue(modules) ?? folder).FullName),
            cancellationToken));
        return command;
    }
}
