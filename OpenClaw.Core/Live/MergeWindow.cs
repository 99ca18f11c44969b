namespace OpenClaw.Core.Live;

/// <summary>Lets the first of many equal requests through at once and makes one of those that follow within the window.</summary>
internal sealed class MergeWindow : IDisposable
{
    private readonly TimeSpan _length;
    private readonly Action _send;
    private readonly ITimer _timer;
    private readonly Lock _changing = new();
    private bool _isOpen;
    private bool _hasMore;

    public MergeWindow(TimeSpan length, TimeProvider time, Action send)
    {
        (_length, _send) = (length, send);
        _timer = time.CreateTimer(_ => Close(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Ask()
    {
        lock (_changing)
        {
            if (_isOpen)
            {
                _hasMore = true;
                return;
            }
            Open();
        }
        _send();
    }

    public void Dispose() => _timer.Dispose();

    private void Close()
    {
        lock (_changing)
        {
            _isOpen = false;
            if (!_hasMore) return;
            _hasMore = false;
            Open();
        }
        _send();
    }

    private void Open()
    {
        _isOpen = true;
        _timer.Change(_length, Timeout.InfiniteTimeSpan);
    }
}
