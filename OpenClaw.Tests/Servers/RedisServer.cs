using Testcontainers.Redis;

namespace OpenClaw.Tests.Servers;

/// <summary>A private Redis on a free loopback port, without persistence. Docker stands in where it is not installed.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;

    private RedisServer(IAsyncDisposable server, string host, int port) => (_server, Host, Port) = (server, host, port);

    public string Host { get; }
    public int Port { get; }

    /// <summary>As StackExchange.Redis wants it.</summary>
    public string ConnectionString => $"{Host}:{Port}";

    /// <param name="samePort">The port of a server that was disposed; null for a free one.</param>
    public static async Task<RedisServer> StartAsync(int? samePort = null)
    {
        if (LocalRedis.FindProgram() is null) return await StartContainerAsync(samePort);
        var server = await LocalRedis.StartAsync(samePort);
        return new RedisServer(server, "127.0.0.1", server.Port);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<RedisServer> StartContainerAsync(int? samePort)
    {
        try
        {
            var builder = new RedisBuilder("redis:7-alpine");
            var container = (samePort is { } port ? builder.WithPortBinding(port, 6379) : builder).Build();
            await container.StartAsync();
            return new RedisServer(container, container.Hostname, container.GetMappedPublicPort(6379));
        }
        catch (Exception e)
        {
            throw new ServerMissingException("redis-server (and Docker could not stand in for it)", e);
        }
    }
}
