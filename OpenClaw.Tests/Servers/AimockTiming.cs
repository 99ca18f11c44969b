using System.Text.Json.Serialization;

namespace OpenClaw.Tests.Servers;

/// <summary>How aimock says an answer; its names on the wire are aimock's own.</summary>
/// <param name="LatencyMilliseconds">Before each piece of a stream, and before a whole answer.</param>
/// <param name="PieceLength">Characters per piece of a stream (aimock's default: 20).</param>
/// <param name="CutAfterPieces">Breaks the connection in the middle of the stream.</param>
/// <param name="CutAfterMilliseconds">Breaks the connection after this time.</param>
public sealed record AimockTiming(
    [property: JsonPropertyName("latency"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? LatencyMilliseconds = null,
    [property: JsonPropertyName("chunkSize"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? PieceLength = null,
    [property: JsonPropertyName("truncateAfterChunks"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? CutAfterPieces = null,
    [property: JsonPropertyName("disconnectAfterMs"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? CutAfterMilliseconds = null);
