namespace OpenClaw.Core.Jobs;

/// <summary>What the store says to cancel and redrive.</summary>
public enum OperatorResult
{
    Done = 0,
    NotFound = 1,

    /// <summary>The job is in a state in which the verb means nothing; nothing was changed.</summary>
    WrongState = 2,
}
