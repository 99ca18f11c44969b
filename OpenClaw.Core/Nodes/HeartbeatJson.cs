using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Core.Nodes;

/// <summary>The JSON form of a heartbeat, wherever it travels.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Heartbeat))]
public sealed partial class HeartbeatJson : JsonSerializerContext
{
    /// <summary>Where a worker answers with its heartbeat of now, for callers that know the cluster's secret: for gateways without a registry.</summary>
    public const string Path = "/internal/heartbeat";
}
