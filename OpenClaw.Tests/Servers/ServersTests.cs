using System.ClientModel.Primitives;
using System.ClientModel;
using System.Net.Sockets;
using System.Text;
using Npgsql;
using OpenAI.Chat;
using OpenAI;
using Xunit;

namespace OpenClaw.Tests.Servers;

public sealed class ServersTests(TestServers servers)
{
    [Fact]
    public async Task Redis_starts_and_answers_a_ping()
    {
        var redis = await servers.RedisAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(redis.Host, redis.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var answer = new byte[7];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("+PONG\r\n", Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public async Task Postgres_keeps_its_promise_of_durability_and_gives_every_suite_its_own_database()
    {
        var postgres = await servers.PostgresAsync();
        var one = await postgres.CreateDatabaseAsync();
        Assert.Equal("on,on", await AskAsync(one, "SELECT current_setting('fsync') || ',' || current_setting('synchronous_commit')"));
        await AskAsync(one, "CREATE TABLE here (id int); SELECT 'made'");
        var other = await postgres.CreateDatabaseAsync();
        Assert.Equal("false", await AskAsync(other, "SELECT CASE WHEN to_regclass('here') IS NULL THEN 'false' ELSE 'true' END"));
        await postgres.DropDatabaseAsync(one);
        await postgres.DropDatabaseAsync(other);
    }

    [Fact]
    public async Task Aimock_streams_fails_and_cuts_its_answers_as_told()
    {
        await using var aimock = await AimockServer.StartAsync();
        await aimock.EchoAsync("You said: ");
        await aimock.FailAsync(429, "later", "too fast", retryAfterSeconds: 7);
        await aimock.SayAsync(new string('x', 100), "a long story", new AimockTiming(PieceLength: 10, CutAfterPieces: 3));
        var options = new OpenAIClientOptions { Endpoint = aimock.Endpoint, RetryPolicy = new ClientRetryPolicy(0) };
        var chat = new ChatClient("any", new ApiKeyCredential("any"), options);

        Assert.Equal("You said: hello", await StreamAsync(chat, "hello"));
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => StreamAsync(chat, "too fast"));
        Assert.Equal(429, refused.Status);
        Assert.True(refused.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var after) && after == "7");
        await Assert.ThrowsAnyAsync<Exception>(() => StreamAsync(chat, "a long story"));

        await aimock.ResetAsync();
        await aimock.EchoAsync();
        await aimock.FailOnceAsync(500, "broken");
        Assert.Equal(500, (await Assert.ThrowsAsync<ClientResultException>(() => StreamAsync(chat, "one"))).Status);
        Assert.Equal("two", await StreamAsync(chat, "two"));
        Assert.Equal([500, 200], (await aimock.RequestsAsync()).Select(request => request.Status));
    }

    private static async Task<string> StreamAsync(ChatClient chat, string text)
    {
        var answer = new StringBuilder();
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage(text)], cancellationToken: TestContext.Current.CancellationToken))
            foreach (var part in update.ContentUpdate) answer.Append(part.Text);
        return answer.ToString();
    }

    private static async Task<string> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
