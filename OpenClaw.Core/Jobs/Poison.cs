namespace OpenClaw.Core.Jobs;

/// <summary>A job that kills the workers that run it.</summary>
public static class Poison
{
    /// <summary>What people are told about such a job.</summary>
    public const string Reason = "Every worker that ran this message crashed; it was set aside after the last of them.";

    /// <summary>Another crash would end the job. Then nobody else may be hurt by it, and none of its neighbours may be what really crashes.</summary>
    public static bool IsLastTry(int deaths, int maxDeaths) => deaths > 0 && deaths + 1 >= maxDeaths;
}
