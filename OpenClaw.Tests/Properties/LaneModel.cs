using OpenClaw.Core.Jobs;

namespace OpenClaw.Tests.Properties;

/// <summary>The promise without a database: jobs in lanes, and what each verb must answer. It has no time; back-off lasts for ever, brief leases are over when asked.</summary>
internal sealed class LaneModel
{
    public const int MaxDeaths = 2;

    private readonly Dictionary<string, (ModelJob Job, string Content)> _keys = [];

    public List<ModelJob> Jobs { get; } = [];

    public IEnumerable<ModelJob> Heads => Jobs.Where(job => job.IsUnfinished).GroupBy(job => job.Conversation).Select(lane => lane.MinBy(job => job.Position)!);

    public IEnumerable<ModelJob> Ready => Heads.Where(job => job is { State: JobState.Queued, IsHeldBack: false });

    public JobCounts Counts => new(Count(JobState.Queued), Count(JobState.Leased), Count(JobState.Dead), Count(JobState.Cancelled));

    public AcceptOutcome Expect(string key, string content, out ModelJob? known)
    {
        known = _keys.TryGetValue(key, out var entry) ? entry.Job : null;
        return known is null ? AcceptOutcome.Accepted : entry.Content == content ? AcceptOutcome.Duplicate : AcceptOutcome.Conflict;
    }

    public void Accept(string key, string content, ModelJob job)
    {
        _keys.Add(key, (job, content));
        Jobs.Add(job);
    }

    /// <summary>Whether the lease is the job's present one.</summary>
    public static bool Holds(ModelJob job, FencingToken token) => job.State == JobState.Leased && job.Token == token;

    public List<ModelJob> HeldBy(Guid holder) => [.. Jobs.Where(job => job.State == JobState.Leased && job.Holder == holder)];

    /// <returns>How many jobs the holder loses.</returns>
    public int TakeBack(Guid holder, bool crashed)
    {
        var held = HeldBy(holder);
        foreach (var job in held)
        {
            job.Requeue();
            if (crashed && job.IsStarted && ++job.Deaths >= MaxDeaths) job.End(JobState.Dead);
        }

        return held.Count;
    }

    public int Rescue()
    {
        var expired = Jobs.Where(job => job is { State: JobState.Leased, IsBrief: true }).ToList();
        foreach (var job in expired) job.Requeue();
        return expired.Count;
    }

    private long Count(JobState state) => Jobs.Count(job => job.State == state);
}
