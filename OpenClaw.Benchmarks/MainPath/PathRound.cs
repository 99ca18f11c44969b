using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>What one round on one store measured.</summary>
/// <param name="Starts">Milliseconds from intake to model, each message.</param>
/// <param name="RawTrips">Milliseconds of three bare trips to the store, a floor for <paramref name="Starts"/>.</param>
/// <param name="Posts">The same from a client's POST.</param>
internal sealed record PathRound(double[] Starts, double[] Posts, double Accepts, JobRateResult Jobs, double RawCommits, double[] RawTrips, double RawClaims)
{
    public double AcceptRatio => Accepts / RawCommits;
    public double ClaimRatio => Jobs.PerSecond / RawClaims;

    public static async Task<PathRound> MeasureAsync(BenchmarkStore store, PathLengths lengths, CancellationToken cancellationToken)
    {
        double[] starts, posts;
        double accepts;
        JobRateResult jobs;
        await using (var place = await store.NewAsync(cancellationToken))
        await using (var cluster = await BenchmarkCluster.StartAsync(place.Store, lengths.Workers, lengths.Slots, cancellationToken))
        {
            await StartLatency.ByIntakeAsync(cluster, lengths.WarmUp, cancellationToken);
            starts = await StartLatency.ByIntakeAsync(cluster, lengths.Starts, cancellationToken);
            Progress.Say($"  intake to model: {StartLatency.Describe(starts)}");
            await StartLatency.ByPostAsync(cluster, lengths.WarmUp, cancellationToken);
            posts = await StartLatency.ByPostAsync(cluster, lengths.Posts, cancellationToken);
            Progress.Say($"  POST to model: {StartLatency.Describe(posts)}");
            accepts = await AcceptRate.MeasureAsync(cluster, lengths.Rates, cancellationToken);
            Progress.Say($"  accepts: {Figures.Read(accepts)}/s");
        }

        var rawCommits = await store.RawCommitsAsync(lengths.Rates, cancellationToken);
        Progress.Say($"  raw commits: {Figures.Read(rawCommits)}/s");
        var rawTrips = await store.RawTripsAsync(lengths.Rates, cancellationToken);
        Progress.Say($"  three bare trips to the store: {StartLatency.Describe(rawTrips)}");
        await using (var place = await store.NewAsync(cancellationToken))
        await using (var cluster = await BenchmarkCluster.StartAsync(place.Store, lengths.Workers, lengths.Slots, cancellationToken))
        {
            jobs = await JobRate.MeasureAsync(cluster, lengths.Jobs, cancellationToken);
            Progress.Say($"  ordered jobs: {Figures.Read(jobs.PerSecond)}/s");
        }

        var rawClaims = await store.RawClaimsAsync(lengths.Rates, cancellationToken);
        Progress.Say($"  raw claims: {Figures.Read(rawClaims)}/s");
        return new PathRound(starts, posts, accepts, jobs, rawCommits, rawTrips, rawClaims);
    }
}

/// <summary>How much is measured.</summary>
/// <param name="Slots">Per worker; null for the product's default.</param>
internal sealed record PathLengths(int Rounds, TimeSpan WarmUp, TimeSpan Starts, TimeSpan Posts, TimeSpan Rates, int Jobs, int Workers, int? Slots)
{
    public static PathLengths Quick(int workers, int? slots) =>
        new(1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3), 10_000, workers, slots);

    public static PathLengths Full(int workers, int? slots) =>
        new(5, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), 30_000, workers, slots);
}
