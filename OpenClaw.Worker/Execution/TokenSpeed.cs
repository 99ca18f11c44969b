using OpenClaw.Worker.Models;

namespace OpenClaw.Worker.Execution;

/// <summary>Tokens per second of the whole worker, measured from the text that comes in and smoothed over the last few readings.</summary>
internal sealed class TokenSpeed(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private readonly Lock _lock = new();
    private long _characters;
    private long _readAt = time.GetTimestamp();
    private double _speed;

    public void Add(int characters) => Interlocked.Add(ref _characters, characters);

    public double Read()
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_readAt);
            if (elapsed < Shortest) return _speed;
            var tokens = Interlocked.Exchange(ref _characters, 0) / (double)ModelOptions.CharactersPerToken;
            _speed = (_speed + (tokens / elapsed.TotalSeconds)) / 2;
            if (_speed < 0.05) _speed = 0;
            _readAt = time.GetTimestamp();
            return _speed;
        }
    }
}
