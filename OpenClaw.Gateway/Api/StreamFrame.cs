using System.Text.Json.Serialization;
using OpenClaw.Core.Messages;

namespace OpenClaw.Gateway.Api;

/// <summary>One event of a conversation's stream.</summary>
/// <param name="Type"><c>accepted</c> (a message waits), <c>partial</c> (the answer so far grows: <see cref="Text"/> replaces everything from
/// <see cref="Offset"/> on; another job or attempt starts over), <c>answered</c>, <c>closed</c> (there will be no answer; the text says why) or
/// <c>resync</c> (forget what you have, the conversation is told again from its beginning).</param>
/// <param name="Id">Come back with it to continue after this event.</param>
internal sealed record StreamFrame(string Type, string Id)
{
    /// <summary>Nothing happened for a while. Not an event: it has no id and is not sent as one.</summary>
    public static readonly StreamFrame Heartbeat = new("heartbeat", "");

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? JobId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Offset { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    public static StreamFrame Of(ConversationEvent e) => new(WordOf(e.Kind), new EventId(e.Position).ToString()) { JobId = e.JobId, Text = e.Text, At = e.At };

    /// <param name="shown">The cursor after the text.</param>
    public static StreamFrame Partial(StreamCursor shown, string text) =>
        new("partial", shown.Id.ToString()) { JobId = shown.Job, Attempt = shown.Attempt, Offset = shown.Offset - text.Length, Text = text };

    public static StreamFrame Resync() => new("resync", EventId.Start.ToString());

    public ServerSentEvent ToEvent() => this == Heartbeat ? ServerSentEvent.Silence : ServerSentEvent.Of(Id, Type, this, ApiJson.Default.StreamFrame);

    private static string WordOf(ConversationEventKind kind) => kind switch
    {
        ConversationEventKind.Accepted => "accepted",
        ConversationEventKind.Answered => "answered",
        ConversationEventKind.Closed => "closed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
