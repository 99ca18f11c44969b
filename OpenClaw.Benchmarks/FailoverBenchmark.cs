using System.CommandLine;
using OpenClaw.Benchmarks.Failover;

namespace OpenClaw.Benchmarks;

/// <summary>What the death of a node costs, on real processes, beside job queues that people use.</summary>
internal static class FailoverBenchmark
{
    public static Command Command()
    {
        var quick = new Option<bool>("--quick") { Description = "Each blow once instead of five times (about two minutes)." };
        var peers = new Option<DirectoryInfo?>("--peers") { Description = "Folder with the drivers of other queues, peers.mjs (default: ../shared/peers/queues beside the checkout; where there is none they are left out)." };
        var modules = new Option<DirectoryInfo?>("--peer-modules") { Description = "Folder whose node_modules has what the drivers need (default: fetched by npm into artifacts/benchmarks/peers)." };
        var onlyPeers = new Option<bool>("--only-peers") { Description = "Runs the other queues and nothing of ours." };
        var noPeers = new Option<bool>("--no-peers") { Description = "Leaves the other queues out, whatever --peers says." };
        var command = new Command("failover", "A worker with 50 jobs killed, frozen or drained, a gateway killed, a worker back: how soon the jobs run elsewhere, and what is lost or doubled. Draws artifacts/benchmarks/failover.svg.")
        {
            quick, peers, modules, onlyPeers, noPeers,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var drivers = parsed.GetValue(noPeers) ? null : parsed.GetValue(peers)?.FullName ?? PeerFolders.Beside;
            var folders = drivers is null ? null : await PeerFolders.PrepareAsync(drivers, parsed.GetValue(modules)?.FullName, cancellationToken);
            return await FailoverReport.RunAsync(parsed.GetValue(quick), parsed.GetValue(onlyPeers), folders, cancellationToken);
        });
        return command;
    }
}
