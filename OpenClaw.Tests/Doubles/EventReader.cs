using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Doubles;

/// <summary>Reads server-sent events one by one, as a browser's EventSource would, with a deadline.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly System.IO.StreamReader _lines;

    private EventReader(HttpResponseMessage answer, Stream body) => (_answer, _lines) = (answer, new System.IO.StreamReader(body));

    /// <summary>The JSON of the last event.</summary>
    public JsonNode? LastData { get; private set; }

    public string LastId { get; private set; } = "";

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, string? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Xunit.Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new EventReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    public async Task<(string Type, string? Text)> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var type = "";
        while (true)
        {
            var line = await _lines.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException();
            if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = line[4..];
            if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                LastData = JsonNode.Parse(line[6..]);
                return (type, (string?)LastData!["text"]);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        return default;
    }
}
