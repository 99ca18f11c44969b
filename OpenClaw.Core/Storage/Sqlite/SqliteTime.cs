namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>Times are microseconds since 1970, so that they compare as numbers. Apart from the model, so that reading a time does not load EF Core.</summary>
internal static class SqliteTime
{
    public static long ToMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds);
}
