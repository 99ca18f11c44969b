using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>What all blows to one cluster did.</summary>
/// <param name="Rejoins">Seconds, one for each killed worker.</param>
/// <param name="GatewayKillAffected">Messages, over all repetitions.</param>
internal sealed record FailoverResult(int Repetitions, IReadOnlyList<Move> Moves, IReadOnlyList<double> Rejoins, int GatewayKillAffected, int Sent, int Lost, int Doubled)
{
    public static async Task<FailoverResult> MeasureAsync(ClusterStores stores, int repetitions, CancellationToken cancellationToken)
    {
        await using var cluster = await FailoverCluster.StartAsync(stores, cancellationToken);
        var (moves, rejoins, affected, watched) = (new List<Move>(), new List<double>(), 0, new List<int>());
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            Progress.Say($"Repetition {repetition + 1} of {repetitions}");
            var workers = cluster.Cluster.Workers;
            var killed = workers[repetition % workers.Count];
            moves.Add(await Move.MeasureAsync(cluster, killed, Blow.Kill, cancellationToken));
            rejoins.Add(await Rejoin.MeasureAsync(cluster, killed, cancellationToken));
            moves.Add(await Move.MeasureAsync(cluster, workers[(repetition + 1) % workers.Count], Blow.Freeze, cancellationToken));
            var drained = workers[(repetition + 2) % workers.Count];
            moves.Add(await Move.MeasureAsync(cluster, drained, Blow.Drain, cancellationToken));
            await drained.StartAsync(cancellationToken);
            var gateways = cluster.Cluster.Gateways;
            var (hit, messages) = await GatewayKill.MeasureAsync(cluster, gateways[repetition % gateways.Count], cancellationToken);
            affected += hit;
            watched.AddRange(messages.Where(m => cluster.Calls.Of(m).Count == 1));
        }

        var answers = await Answers.ReadAsync(stores.Postgres, cancellationToken);
        // A job may have been taken from its worker without a second call; one with two calls is counted already.
        return new FailoverResult(repetitions, moves, rejoins, affected + answers.Repeated(watched), cluster.Sent, answers.Lost(cluster.Sent), answers.Doubled);
    }

    public IReadOnlyList<Move> Of(Blow blow) => [.. Moves.Where(move => move.Blow == blow)];

    public IReadOnlyList<double> SecondsOf(Blow blow) => [.. Of(blow).SelectMany(move => move.Seconds)];
}
