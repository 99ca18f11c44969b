namespace OpenClaw.Channels.Telegram;

/// <summary>How long a poller waits after a fault, and whether the fault is news: the same one again is not.</summary>
internal sealed class PollBackoff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    /// <summary>What nobody mends in seconds: a foreign poller, a refused token.</summary>
    public static readonly TimeSpan FirstSlow = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan MaxSlow = TimeSpan.FromSeconds(60);

    private int _faults;
    private int? _lastCode;

    public (TimeSpan Delay, bool IsNews) Next(TelegramFault fault)
    {
        var isNews = _lastCode != fault.Code;
        (_lastCode, _faults) = (fault.Code, isNews ? 0 : _faults + 1);
        if (fault.RetryAfter is { } asked) return (asked, isNews);
        var (first, max) = fault.Code is 401 or 404 or 409 ? (FirstSlow, MaxSlow) : (First, Max);
        var delay = first * Math.Pow(2, Math.Min(_faults, 6));
        return (delay < max ? delay : max, isNews);
    }

    /// <returns>Whether there was anything to recover from.</returns>
    public bool Reset()
    {
        var was = _lastCode is not null;
        (_lastCode, _faults) = (null, 0);
        return was;
    }
}
