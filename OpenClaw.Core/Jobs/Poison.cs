namespace OpenClaw.Core.Jobs;

/// <summary>A job that kills the workers that run it.</summary>
public static class Poison
{
    /// <summary>What people are told about such a job.</summary>
    public const string Reason = "Every worker that ran this message crashed; it was set aside after the last of them.";
}
