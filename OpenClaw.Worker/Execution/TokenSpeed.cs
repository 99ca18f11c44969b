using OpenClaw.Worker.Models;

namespace OpenClaw.Worker.Execution;

/// <summary>
/// Tokens per second of one answer, measured from the text that comes in and smoothed over the last few readings. An answer counts from its first
/// piece on: how long a model thinks before says nothing about the worker, and one whose jobs are all young would look slow.
/// </summary>
internal sealed class TokenSpeed(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);

    /// <summary>Of all answers together; less is kept for the next reading.</summary>
    private const double LeastSeconds = 1;

    private readonly Lock _lock = new();
    private long _characters;
    private int _speaking;
    private double _speakingSeconds;
    private long _countedAt = time.GetTimestamp();
    private long _readAt = time.GetTimestamp();
    private double? _speed;

    /// <summary>Of one answer, until it is disposed.</summary>
    public Listener Listen() => new(this);

    /// <returns>0 when nothing is known.</returns>
    public double Read()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_readAt) < Shortest) return _speed ?? 0;
            _readAt = time.GetTimestamp();
            Count(0);
            if (_speakingSeconds < LeastSeconds) return _speed ?? 0;
            var speed = _characters / (double)ModelOptions.CharactersPerToken / _speakingSeconds;
            (_characters, _speakingSeconds) = (0, 0);
            _speed = ((_speed ?? speed) + speed) / 2;
            if (_speed < 0.05) _speed = 0;
            return _speed.Value;
        }
    }

    private void Count(int change)
    {
        _speakingSeconds += _speaking * time.GetElapsedTime(_countedAt).TotalSeconds;
        _countedAt = time.GetTimestamp();
        _speaking += change;
    }

    internal sealed class Listener(TokenSpeed speed) : IDisposable
    {
        private bool _hasBegun;
        private bool _isCounted;

        public void Hear(int characters)
        {
            lock (speed._lock)
            {
                if (_hasBegun) speed._characters += characters;
                _hasBegun = true;
                Count(true);
            }
        }

        /// <summary>Somebody else has the word: how fast a caller reads says nothing about the worker.</summary>
        public void Pause()
        {
            lock (speed._lock) Count(false);
        }

        public void Resume()
        {
            lock (speed._lock) Count(_hasBegun);
        }

        public void Dispose() => Pause();

        private void Count(bool isCounted)
        {
            if (isCounted != _isCounted) speed.Count(isCounted ? 1 : -1);
            _isCounted = isCounted;
        }
    }
}
