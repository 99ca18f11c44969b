namespace OpenClaw.Gateway.Selection;

/// <summary>
/// Tokens per second of one slot: the tokens of the last few seconds over the slot-seconds that made them, both fading with the same half-life.
/// A quotient of sums, so idle time and the smoothing at the worker do not distort it; never from job durations, because jobs differ.
/// </summary>
internal struct SpeedEstimate
{
    private const double HalfLifeSeconds = 1.5;
    private const double LongestSeconds = 5;

    /// <summary>Below this nothing is known any more: twenty seconds without work.</summary>
    private const double LeastSlotSeconds = 0.01;

    /// <summary>
    /// So long a worker has to work before its speed is known. Slots count at once, tokens only after a job's first word and the worker's own
    /// smoothing: judged by its first second, a newcomer that takes six jobs looks dead, gets nothing more and cannot show that it is well.
    /// </summary>
    private const double LeastBusySeconds = 2;

    private double _tokens;
    private double _slotSeconds;
    private double _busySeconds;
    private bool _isKnown;

    /// <summary>Negative: not known.</summary>
    public readonly double TokensPerSlotSecond => _isKnown ? _tokens / _slotSeconds : -1;

    public void Add(double tokensPerSecond, int active, double seconds)
    {
        if (tokensPerSecond <= 0 && _tokens <= 0) return; // it has not said its first word yet
        seconds = Math.Clamp(seconds, 0, LongestSeconds);
        var fading = Math.Pow(2, -seconds / HalfLifeSeconds);
        _tokens = (_tokens * fading) + (tokensPerSecond * seconds);
        _slotSeconds = (_slotSeconds * fading) + (active * seconds);
        if (active > 0) _busySeconds += seconds;
        if (_slotSeconds >= 0.5 && _busySeconds >= LeastBusySeconds) _isKnown = true;
        else if (_slotSeconds < LeastSlotSeconds) (_isKnown, _busySeconds) = (false, 0);
    }
}
