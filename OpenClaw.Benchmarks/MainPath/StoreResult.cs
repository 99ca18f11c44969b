using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>All rounds on one store.</summary>
internal sealed record StoreResult(string Name, string Prefix, IReadOnlyList<PathRound> Rounds)
{
    public IReadOnlyList<double> AllStarts { get; } = [.. Rounds.SelectMany(round => round.Starts)];

    /// <summary>In the table's order. A key makes it part of the result line.</summary>
    public IReadOnlyList<(string Name, string? Key, Measured Values)> Figures { get; } =
    [
        ("accept → model called, p50 ms", "accept_start_p50_ms", Measured.Of(Rounds, r => Measured.Percentile(r.Starts, 0.5))),
        ("accept → model called, p99 ms", "accept_start_p99_ms", Measured.Of(Rounds, r => Measured.Percentile(r.Starts, 0.99))),
        ("raw: three trips to the store, p50 ms", "raw_trips_p50_ms", Measured.Of(Rounds, r => Measured.Percentile(r.RawTrips, 0.5))),
        ("raw: three trips to the store, p99 ms", "raw_trips_p99_ms", Measured.Of(Rounds, r => Measured.Percentile(r.RawTrips, 0.99))),
        ("POST → model called, p50 ms", "post_start_p50_ms", Measured.Of(Rounds, r => Measured.Percentile(r.Posts, 0.5))),
        ("POST → model called, p99 ms", "post_start_p99_ms", Measured.Of(Rounds, r => Measured.Percentile(r.Posts, 0.99))),
        ("accepts per second, 50 in flight", "accepts_per_s", Measured.Of(Rounds, r => r.Accepts)),
        ("raw: rows per second, one a commit", "raw_commits_per_s", Measured.Of(Rounds, r => r.RawCommits)),
        ("accepts / raw", "raw_accept_ratio", Measured.Of(Rounds, r => r.AcceptRatio)),
        ("ordered jobs per second", "jobs_per_s", Measured.Of(Rounds, r => r.Jobs.PerSecond)),
        ("raw: ordered jobs per second, ten a claim", "raw_claims_per_s", Measured.Of(Rounds, r => r.RawClaims)),
        ("ordered jobs / raw", "raw_claim_ratio", Measured.Of(Rounds, r => r.ClaimRatio)),
        ("… our processor time, µs a job", "job_cpu_us", Measured.Of(Rounds, r => r.Jobs.Processor.TotalMicroseconds)),
        ("… lease: ms a call", null, Measured.Of(Rounds, r => r.Jobs.Stages.LeaseMs)),
        ("… lease: jobs a call", null, Measured.Of(Rounds, r => r.Jobs.Stages.JobsPerLease)),
        ("… lease: share of empty calls", null, Measured.Of(Rounds, r => r.Jobs.Stages.EmptyLeases)),
        ("… start: ms a job", null, Measured.Of(Rounds, r => r.Jobs.Stages.StartMs)),
        ("… commit: ms a job", null, Measured.Of(Rounds, r => r.Jobs.Stages.CommitMs)),
    ];
}
