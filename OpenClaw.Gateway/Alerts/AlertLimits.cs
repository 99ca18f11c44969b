using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Alerts;

/// <summary>The limits that an operator chose at run time, as one setting of the cluster. What is null is as the configuration says.</summary>
internal sealed record AlertLimits(double? Cpu, double? Memory, int? Waiting, double? ResponseTimeSeconds, double? ErrorRate)
{
    /// <summary>The setting's name.</summary>
    public const string Name = "alerts";

    public static readonly AlertLimits Configured = new(null, null, null, null, null);

    public static AlertLimits Of(AlertOptions options) => new(options.Cpu, options.Memory, options.Waiting, options.ResponseTime.TotalSeconds, options.ErrorRate);

    /// <returns>What cannot be read is nobody's choice.</returns>
    public static AlertLimits Parse(string? text)
    {
        try
        {
            return text is null ? Configured : JsonSerializer.Deserialize(text, AlertLimitsJson.Default.AlertLimits) ?? Configured;
        }
        catch (JsonException)
        {
            return Configured;
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, AlertLimitsJson.Default.AlertLimits);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertLimits))]
internal sealed partial class AlertLimitsJson : JsonSerializerContext;
