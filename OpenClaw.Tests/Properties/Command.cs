using CsCheck;

namespace OpenClaw.Tests.Properties;

internal enum Verb
{
    Accept, Lease, LeaseBriefly, Start, Extend, Commit, FailForGood, FailAndRetry, FailAndWait, Release, Withdraw, Cancel, Redrive, Rescue, DeclareDead, Restart,
}

/// <summary>One step of a random history. The numbers choose among what the model knows at that step, so every command makes sense and shrinks well.</summary>
/// <param name="A">Conversation, worker, lease or job.</param>
/// <param name="B">Idempotency key, or how many.</param>
internal sealed record Command(Verb Verb, int A, int B)
{
    // Accepts, leases and commits often enough that lanes fill and empty again.
    private static readonly Verb[] Weighted =
    [
        Verb.Accept, Verb.Accept, Verb.Accept, Verb.Accept, Verb.Accept, Verb.Lease, Verb.Lease, Verb.Lease, Verb.Lease, Verb.LeaseBriefly, Verb.Start, Verb.Start, Verb.Extend,
        Verb.Commit, Verb.Commit, Verb.Commit, Verb.Commit, Verb.FailForGood, Verb.FailAndRetry, Verb.FailAndWait, Verb.Release, Verb.Withdraw, Verb.Cancel, Verb.Redrive,
        Verb.Redrive, Verb.Rescue, Verb.DeclareDead, Verb.Restart,
    ];

    public static readonly Gen<Command[]> History =
        Gen.Select(Gen.Int[0, Weighted.Length - 1], Gen.Int[0, 59], Gen.Int[0, 11], (verb, a, b) => new Command(Weighted[verb], a, b)).Array[10, 40];
}
