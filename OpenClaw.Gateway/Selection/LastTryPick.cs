namespace OpenClaw.Gateway.Selection;

/// <summary>
/// The worker for a job that has to run alone. Every gateway finds the same one, so that several such jobs take one worker out of the others' use
/// and not all of them; and where more than one stands empty it is one of those, so that nobody has to wait for it to become empty.
/// </summary>
internal static class LastTryPick
{
    /// <returns>-1: no worker is up.</returns>
    public static int Of(ReadOnlySpan<Candidate> candidates)
    {
        var (first, firstEmpty, empty) = (-1, -1, 0);
        for (var i = 0; i < candidates.Length; i++)
        {
            var found = EligibilityRules.Of(in candidates[i]);
            if (found > Eligibility.Full) continue;
            if (IsBefore(candidates, i, first)) first = i;
            if (found == Eligibility.Full || candidates[i].Active > 0) continue;
            empty++;
            if (IsBefore(candidates, i, firstEmpty)) firstEmpty = i;
        }

        return empty > 1 ? firstEmpty : first;
    }

    private static bool IsBefore(ReadOnlySpan<Candidate> candidates, int index, int other) =>
        other < 0 || candidates[index].Worker.Incarnation.CompareTo(candidates[other].Worker.Incarnation) < 0;
}
