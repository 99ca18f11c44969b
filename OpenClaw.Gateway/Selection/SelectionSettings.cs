using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Selection;

/// <summary>What an operator chose at run time, as one setting of the cluster, so that a change is whole or not at all. What is not named here
/// is as the configuration says.</summary>
/// <param name="Queue">The policy for queued jobs.</param>
/// <param name="Proxy">The policies for proxied requests, by YARP's cluster id.</param>
/// <param name="Weights">0 to 100 by node id.</param>
internal sealed record SelectionSettings(string? Queue, IReadOnlyDictionary<string, string>? Proxy, IReadOnlyDictionary<string, int>? Weights)
{
    /// <summary>The setting's name.</summary>
    public const string Name = "selection";

    public static readonly SelectionSettings Empty = new(null, null, null);

    /// <summary>Null for text that is not such a setting.</summary>
    public static SelectionSettings? Parse(string? text)
    {
        if (text is null) return Empty;
        try
        {
            return JsonSerializer.Deserialize(text, SelectionJson.Default.SelectionSettings);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, SelectionJson.Default.SelectionSettings);

    public FrozenDictionary<string, int> ToWeights() => (Weights ?? FrozenDictionary<string, int>.Empty).ToFrozenDictionary(StringComparer.Ordinal);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SelectionSettings))]
internal sealed partial class SelectionJson : JsonSerializerContext;
