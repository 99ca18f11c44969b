using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace OpenClaw.Core.Live;

/// <summary>
/// The way to Redis, and the one opinion of this process whether it is open. A failed connection or an unanswered look closes it at once; it opens
/// when a look (<see cref="RegistryRefresh"/>) was answered on both connections, commands and subscriptions, with no failure since. While it
/// is closed nobody waits for Redis. Its loss is logged once, its return once.
/// </summary>
internal sealed partial class RedisLink : IDisposable
{
    private readonly IConnectionMultiplexer _redis;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _changing = new();
    private long _losses;
    private long? _returnedAt;
    private volatile bool _isDown;

    public RedisLink(IConnectionMultiplexer redis, RedisKeys keys, TimeProvider time, ILogger logger)
    {
        (_redis, Keys, _time, _logger) = (redis, keys, time, logger);
        redis.ConnectionFailed += OnFailed;
        redis.ConnectionRestored += OnRestored;
        if (!redis.IsConnected) MarkDown("it was not there at start");
    }

    /// <summary>Redis was lost just now.</summary>
    public event Action? Lost;

    /// <summary>Redis is back, maybe empty; what was published meanwhile is gone.</summary>
    public event Action? Returned;

    /// <summary>It is worth a look now.</summary>
    public event Action? Stirred;

    public RedisKeys Keys { get; }
    public IDatabase Database => _redis.GetDatabase();
    public ISubscriber Subscriber => _redis.GetSubscriber();
    public bool IsDown => _isDown;

    /// <summary>Counts losses; see <see cref="MarkUp"/>.</summary>
    public long Losses => Volatile.Read(ref _losses);

    /// <summary>What Redis or the way to it may do to a caller, as opposed to a mistake of ours.</summary>
    public static bool IsOutage(Exception exception) => exception is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>Time since Redis came back; null when it was never away.</summary>
    public TimeSpan? UpSince
    {
        get { lock (_changing) return _returnedAt is { } at ? _time.GetElapsedTime(at) : null; }
    }

    /// <summary>Waits for an answer at most so long. The time here is the network's; a registry counts ages by its own.</summary>
    /// <exception cref="TimeoutException">No answer within <paramref name="limit"/>.</exception>
    public Task<T> WaitAsync<T>(Task<T> answer, TimeSpan limit, CancellationToken cancellationToken) => answer.WaitAsync(limit, _time, cancellationToken);

    public void MarkDown(string reason)
    {
        lock (_changing)
        {
            _losses++;
            if (_isDown) return;
            _isDown = true;
        }
        Log.Lost(_logger, reason);
        Lost?.Invoke();
    }

    /// <param name="losses">What <see cref="Losses"/> was before the look that succeeded.</param>
    public void MarkUp(long losses)
    {
        lock (_changing)
        {
            if (!_isDown || _losses != losses) return;
            _isDown = false;
            _returnedAt = _time.GetTimestamp();
        }
        Log.Returned(_logger);
        Returned?.Invoke();
    }

    /// <summary>A short reason without addresses; the library's own messages are a page long.</summary>
    public static string ReasonOf(Exception exception) => exception switch
    {
        RedisConnectionException { FailureType: var failure } => $"the connection failed ({failure})",
        TimeoutException => "it did not answer in time",
        RedisServerException server => server.Message,
        _ => exception.GetType().Name,
    };

    public void Dispose()
    {
        _redis.ConnectionFailed -= OnFailed;
        _redis.ConnectionRestored -= OnRestored;
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs e) => MarkDown($"the {e.ConnectionType} connection failed ({e.FailureType})");

    private void OnRestored(object? sender, ConnectionFailedEventArgs e) => Stirred?.Invoke();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning,
            Message = "Redis is away: {Reason}. Gateways ask workers for their heartbeats, loops poll, replies appear whole, rate limits count per process.")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back.")]
        public static partial void Returned(ILogger logger);
    }
}
