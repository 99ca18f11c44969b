using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Core.Jobs;

/// <summary>The JSON form of an offer, the same on both sides.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LeasedJob))]
[JsonSerializable(typeof(OfferReport))]
public sealed partial class JobOfferJson : JsonSerializerContext;
