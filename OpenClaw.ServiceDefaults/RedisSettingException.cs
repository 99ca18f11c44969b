namespace OpenClaw.ServiceDefaults;

/// <summary>The connection string of Redis cannot be understood.</summary>
internal sealed class RedisSettingException() : Exception("ConnectionStrings:redis is not a valid Redis connection string (host:port,password=…,ssl=true).");
