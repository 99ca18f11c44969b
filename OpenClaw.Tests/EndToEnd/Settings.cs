using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>Settings of a process, as environment variables: <c>OpenClaw__Model__Name</c>.</summary>
internal sealed class Settings : Dictionary<string, string>
{
    public Settings(params IEnumerable<KeyValuePair<string, string>> others) : base(others)
    {
    }

    public const string ModelName = "third-party";

    /// <summary>With aimock as the model.</summary>
    public static Settings With(AimockServer model) => new()
    {
        ["OpenClaw__Model__Endpoint"] = model.Endpoint.ToString(),
        ["OpenClaw__Model__ApiKey"] = "a-key-of-the-model",
        ["OpenClaw__Model__Name"] = ModelName,
    };

    /// <summary>With the demo model, saying a word at a time.</summary>
    public static Settings Demo(TimeSpan delay) => new() { ["OpenClaw__Model__Demo__Delay"] = delay.ToString("c") };
}
