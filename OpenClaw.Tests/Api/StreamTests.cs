using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using OpenClaw.Core.Messages;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Api;

public class StreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_of_events_continues_after_its_last_one()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        await using var first = await EventReader.OpenAsync(client, "/api/conversations/c/events", null);
        await client.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "question" }, Token);
        Assert.Equal(("accepted", "question"), await first.NextAsync());
        var job = await host.LeaseAsync();
        host.Say(job, 0, "Hello");
        Assert.Equal(("partial", "Hello"), await first.NextAsync());
        host.Say(job, 5, ", wor");
        Assert.Equal(("partial", ", wor"), await first.NextAsync());
        var last = first.LastId;
        Assert.EndsWith("-1-10", last, StringComparison.Ordinal);

        host.Say(job, 10, "ld");
        await using var second = await EventReader.OpenAsync(client, "/api/conversations/c/events?after=0", last);
        Assert.Equal(("partial", "ld"), await second.NextAsync());
        await host.CommitAsync(job, "Hello, world");
        Assert.Equal(("answered", "Hello, world"), await second.NextAsync());

        await using var third = await EventReader.OpenAsync(client, "/api/conversations/c/events?after=" + last, null);
        Assert.Equal(("answered", "Hello, world"), await third.NextAsync());
    }

    [Fact]
    public async Task Text_of_a_superseded_attempt_and_late_text_are_not_shown()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        await using var reader = await EventReader.OpenAsync(client, "/api/conversations/c/events", null);
        await client.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "q" }, Token);
        await reader.NextAsync();
        var first = await host.LeaseAsync();
        host.Say(first, 0, "from the first");
        await reader.NextAsync();
        await host.Store.Jobs.ReleaseAsync(first.Lease, Token);
        var second = await host.LeaseAsync();
        host.Say(second, 0, "from the second");
        Assert.Equal(("partial", "from the second"), await reader.NextAsync());
        await host.CommitAsync(second, "answer");
        Assert.Equal(("answered", "answer"), await reader.NextAsync());
        host.Say(second, 0, "too late");
        await client.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "next" }, Token);
        Assert.Equal(("accepted", "next"), await reader.NextAsync());
    }

    [Fact]
    public async Task A_place_that_the_conversation_never_reached_is_told_from_the_beginning()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        await client.PostAsJsonAsync("/api/messages", new { conversation = "c", text = "q" }, Token);
        await using var reader = await EventReader.OpenAsync(client, "/api/conversations/c/events", "999");
        Assert.Equal("resync", (await reader.NextAsync()).Type);
        Assert.Equal(("accepted", "q"), await reader.NextAsync());
    }

    [Fact]
    public async Task A_long_history_comes_whole_and_in_order()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client(host.Alice);
        var address = new ChannelAddress("api", "alice", "c");
        for (var i = 0; i < 250; i++) await host.Store.Jobs.AcceptAsync(new InboundMessage(address, $"k{i}", $"m{i}"), Token);
        await using var reader = await EventReader.OpenAsync(client, "/api/conversations/c/events", null);
        for (var i = 0; i < 250; i++) Assert.Equal(("accepted", $"m{i}"), await reader.NextAsync());
    }

    [Fact]
    public async Task A_socket_sends_shows_stops_and_continues()
    {
        await using var host = await GatewayHost.StartAsync();
        using var socket = await ConnectAsync(host, "c", "");
        await TellAsync(socket, """{"type":"send","text":"hello","idempotencyKey":"k1"}""");
        var sent = await HearAsync(socket, "sent");
        Assert.Equal("k1", (string?)sent["idempotencyKey"]);
        await TellAsync(socket, """{"type":"send","text":"other","idempotencyKey":"k1"}""");
        Assert.Equal(409, (int)(await HearAsync(socket, "error"))["status"]!);
        await TellAsync(socket, """{"type":"send","text":7}""");
        Assert.Equal("text", (string?)(await HearAsync(socket, "error"))["field"]);
        await TellAsync(socket, "nonsense");
        Assert.Equal(400, (int)(await HearAsync(socket, "error"))["status"]!);

        var job = await host.LeaseAsync();
        host.Say(job, 0, "Hel");
        var partial = await HearAsync(socket, "partial");
        using var again = await ConnectAsync(host, "c", "?after=" + partial["id"]);
        host.Say(job, 3, "lo");
        Assert.Equal("lo", (string?)(await HearAsync(again, "partial"))["text"]);
        await TellAsync(again, """{"type":"stop"}""");
        Assert.Equal("cancelled", (string?)(await HearAsync(again, "stopped"))["state"]);
        Assert.Equal((string?)sent["jobId"], (string?)(await HearAsync(socket, "closed"))["jobId"]);
    }

    [Fact]
    public async Task A_socket_with_a_session_needs_the_pages_own_origin()
    {
        await using var host = await GatewayHost.StartAsync(trustLoopback: true);
        using var browser = host.Client();
        var cookie = (await browser.GetAsync("/", Token)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var foreign = new ClientWebSocket();
        foreign.Options.SetRequestHeader("Cookie", cookie);
        foreign.Options.SetRequestHeader("Origin", "http://evil.example");
        foreign.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(SocketAddress(host, "c", ""), Token));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.HttpStatusCode);

        using var own = new ClientWebSocket();
        own.Options.SetRequestHeader("Cookie", cookie);
        own.Options.SetRequestHeader("Origin", host.Address.GetLeftPart(UriPartial.Authority));
        await own.ConnectAsync(SocketAddress(host, "c", ""), Token);
        await TellAsync(own, """{"type":"send","text":"hello"}""");
        await HearAsync(own, "sent");
    }

    [Fact]
    public async Task A_frame_that_is_too_long_closes_the_socket()
    {
        await using var host = await GatewayHost.StartAsync();
        using var socket = await ConnectAsync(host, "c", "");
        await socket.SendAsync(new byte[300 * 1024], WebSocketMessageType.Text, true, Token);
        var end = await socket.ReceiveAsync(new byte[100], Token);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, end.CloseStatus);
    }

    private static Uri SocketAddress(GatewayHost host, string conversation, string query) =>
        new($"ws://127.0.0.1:{host.Address.Port}/api/conversations/{conversation}/socket{query}");

    private static async Task<ClientWebSocket> ConnectAsync(GatewayHost host, string conversation, string query)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + host.Alice);
        await socket.ConnectAsync(SocketAddress(host, conversation, query), Token);
        return socket;
    }

    private static async Task TellAsync(ClientWebSocket socket, string frame) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, Token);

    /// <summary>The next frame of a type; others (accepted beside sent) may come before it.</summary>
    private static async Task<JsonNode> HearAsync(ClientWebSocket socket, string type)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, limit.Token);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            var frame = JsonNode.Parse(buffer.AsSpan(0, part.Count))!;
            if ((string?)frame["type"] == type) return frame;
        }
    }
}
