using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Problems;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProblemReply))]
[JsonSerializable(typeof(OpenAiErrorReply))]
internal sealed partial class ProblemJson : JsonSerializerContext;
