namespace OpenClaw.Gateway.Selection;

/// <summary>
/// Tokens per second of one slot: the tokens of the last few seconds over the slot-seconds that made them, both fading with the same half-life.
/// A quotient of sums, so idle time and the smoothing at the worker do not distort it; never from job durations, because jobs differ.
/// </summary>
internal struct SpeedEstimate
{
    private const double HalfLifeSeconds = 1.5;
    private const double LongestSeconds = 5;

    /// <summary>Below this nothing is known: half a slot-second, or twenty seconds without work.</summary>
    private const double LeastSlotSeconds = 0.01;

    private double _tokens;
    private double _slotSeconds;
    private bool _isKnown;

    /// <summary>Negative: not known.</summary>
    public readonly double TokensPerSlotSecond => _isKnown ? _tokens / _slotSeconds : -1;

    public void Add(double tokensPerSecond, int active, double seconds)
    {
        seconds = Math.Clamp(seconds, 0, LongestSeconds);
        var fading = Math.Pow(2, -seconds / HalfLifeSeconds);
        _tokens = (_tokens * fading) + (tokensPerSecond * seconds);
        _slotSeconds = (_slotSeconds * fading) + (active * seconds);
        if (_slotSeconds >= 0.5) _isKnown = true;
        else if (_slotSeconds < LeastSlotSeconds) _isKnown = false;
    }
}
