using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Problems;

[JsonSerializable(typeof(ProblemReply))]
[JsonSerializable(typeof(OpenAiErrorReply))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    /// <summary>Readable in a terminal: quotes are not written as \u0022, and what is not known is left out. The content type is never HTML.</summary>
    public static readonly ProblemJson Readable = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
