namespace OpenClaw.Gateway.Selection;

/// <summary>
/// The worker for a job that has to run alone. Every gateway finds the same one, so that several such jobs take one worker out of the others' use
/// and not all of them; and where more than one stands empty it is one of those, so that nobody has to wait for it to become empty.
/// </summary>
internal static class LastTryPick
{
    /// <returns>-1: nobody may be asked. Slow and ejected workers are asked, and those short of memory, where there is no other.</returns>
    public static int Of(ReadOnlySpan<Candidate> candidates)
    {
        var (first, firstEmpty, empty, best) = (-1, -1, 0, Eligibility.Shunned);
        for (var i = 0; i < candidates.Length; i++)
        {
            var found = EligibilityRules.Of(in candidates[i]);
            var hope = found == Eligibility.Full ? Eligibility.Eligible : found;
            if (hope < best) (first, best) = (i, hope);
            else if (hope == best && first >= 0 && IsBefore(candidates, i, first)) first = i;
            if (found != Eligibility.Eligible || candidates[i].Active > 0) continue;
            empty++;
            if (IsBefore(candidates, i, firstEmpty)) firstEmpty = i;
        }

        return empty > 1 ? firstEmpty : first;
    }

    private static bool IsBefore(ReadOnlySpan<Candidate> candidates, int index, int other) =>
        other < 0 || candidates[index].Worker.Incarnation.CompareTo(candidates[other].Worker.Incarnation) < 0;
}
