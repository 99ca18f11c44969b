using System.Text.Json;
using System.Text.Json.Serialization;
using OpenClaw.Core.Jobs;

namespace OpenClaw.Worker.Execution;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LeasedJob))]
[JsonSerializable(typeof(OfferOutcome))]
internal sealed partial class WorkerJson : JsonSerializerContext;
