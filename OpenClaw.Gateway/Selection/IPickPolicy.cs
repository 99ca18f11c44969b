namespace OpenClaw.Gateway.Selection;

/// <summary>
/// Which of the candidates gets the next piece of work. Safe to call from any thread; no clock, no I/O, and once warm no allocation. The order of
/// the candidates means nothing, and none that is not eligible is ever picked.
/// </summary>
internal interface IPickPolicy
{
    string Name { get; }

    /// <summary>An operator's weight limits how many of its slots a worker lends. False: the policy ignores weights or shares turns by them; 0 excludes in any case.</summary>
    bool IsLimitedByWeight { get; }

    /// <summary>Another of the same kind with the same turns, to ask without taking one.</summary>
    IPickPolicy Copy();

    PickResult Pick(ReadOnlySpan<Candidate> candidates, in PickRequest request);
}
