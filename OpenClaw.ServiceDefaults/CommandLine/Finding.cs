using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Level"><c>ok</c>, <c>warning</c>, <c>wrong</c> or <c>none</c> (nothing to look at).</param>
/// <param name="Advice">What to do; empty when there is nothing to do.</param>
internal sealed record Finding(string Name, string Level, string What, string Advice = "")
{
    public static Finding Ok(string name, string what) => new(name, "ok", what);

    public static Finding None(string name, string what) => new(name, "none", what);

    public static Finding Warning(string name, string what, string advice) => new(name, "warning", what, advice);

    public static Finding Wrong(string name, string what, string advice) => new(name, "wrong", what, advice);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(List<Finding>))]
internal sealed partial class FindingJson : JsonSerializerContext;
