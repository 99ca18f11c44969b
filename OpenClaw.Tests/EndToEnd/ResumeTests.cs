using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>A reader whose gateway was killed in the middle of an answer comes back with its last id.</summary>
public sealed class ResumeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_continue_after_a_restart_and_nothing_comes_twice()
    {
        using var data = new DataFolder();
        string last;
        await using (var first = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromMilliseconds(100))))
        {
            using var api = new ApiClient(first, data);
            await using var reader = await EventReader.OpenAsync(api.Http, "/api/conversations/c/events", null);
            await api.SendAsync("c", "hello");
            Assert.Equal(("accepted", "hello"), await reader.NextAsync());
            Assert.Equal("partial", (await reader.NextAsync()).Type);
            last = reader.LastId;
            await first.KillAsync();
        }

        await using var second = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromMilliseconds(5)));
        using var again = new ApiClient(second, data);
        await using var resumed = await EventReader.OpenAsync(again.Http, "/api/conversations/c/events", last);
        var (said, answer) = ("", (Type: "partial", Text: (string?)""));
        while ((answer = await resumed.NextAsync()).Type == "partial") said += answer.Text;
        Assert.Equal("answered", answer.Type);
        Assert.Equal(answer.Text, said);
        await again.SendAsync("c", "more");
        Assert.Equal(("accepted", "more"), await resumed.NextAsync());
    }

    [Fact]
    public async Task A_socket_continues_after_a_restart_and_nothing_comes_twice()
    {
        using var data = new DataFolder();
        string last;
        await using (var first = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromMilliseconds(100))))
        {
            using var socket = await ConnectAsync(first, data, "");
            await socket.SendAsync(Encoding.UTF8.GetBytes("""{"type":"send","text":"hello"}"""), WebSocketMessageType.Text, true, Token);
            while ((string?)(await HearAsync(socket))["type"] is "sent" or "accepted") { }
            last = (string)(await HearAsync(socket))["id"]!;
            await first.KillAsync();
            await Assert.ThrowsAnyAsync<WebSocketException>(() => HearUntilTheEndAsync(socket));
        }

        await using var second = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromMilliseconds(5)));
        using var resumed = await ConnectAsync(second, data, "?after=" + last);
        var (said, frame) = ("", await HearAsync(resumed));
        for (; (string?)frame["type"] == "partial"; frame = await HearAsync(resumed)) said = said[..(int)frame["offset"]!] + frame["text"];
        Assert.Equal("answered", (string?)frame["type"]);
        Assert.Equal((string?)frame["text"], said);
    }

    private static async Task<ClientWebSocket> ConnectAsync(StandaloneProcess process, DataFolder data, string query)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + data.AdminKey);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{process.Address.Port}/api/conversations/c/socket{query}"), Token);
        return socket;
    }

    private static async Task HearUntilTheEndAsync(ClientWebSocket socket)
    {
        while (true) await HearAsync(socket);
    }

    private static async Task<JsonNode> HearAsync(ClientWebSocket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, limit.Token);
            if (JsonNode.Parse(buffer.AsSpan(0, part.Count)) is { } frame && (string?)frame["type"] != "heartbeat") return frame;
        }
    }
}
