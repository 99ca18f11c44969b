using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OpenClaw.Tests.Telegram;

/// <summary>A call's parameters, whichever way they came: query, form, multipart or JSON. All of them are text, as on the real server; structured ones are
/// JSON inside the text.</summary>
internal sealed class BotApiParameters(IReadOnlyDictionary<string, string> values)
{
    public IReadOnlyDictionary<string, string> Values => values;

    public static async Task<BotApiParameters> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Query) values[name] = value.ToString();
        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync(cancellationToken)) values[name] = value.ToString();
        }
        else if (request.HasJsonContentType())
        {
            foreach (var (name, value) in await ReadJsonAsync(request, cancellationToken))
                if (value is not null) values[name] = value is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : value.ToJsonString();
        }
        return new BotApiParameters(values);
    }

    public string? Text(string name) => values.GetValueOrDefault(name);

    public long Long(string name, long otherwise)
    {
        if (values.GetValueOrDefault(name) is not { Length: > 0 } text) return otherwise;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw BotApiError.Bad($"can't parse integer in field \"{name}\"");
    }

    public int Int(string name, int otherwise) => (int)Math.Clamp(Long(name, otherwise), int.MinValue, int.MaxValue);

    public bool Flag(string name) => values.GetValueOrDefault(name) is { } text && (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    public JsonNode? Json(string name)
    {
        if (values.GetValueOrDefault(name) is not { Length: > 0 } text) return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw BotApiError.Bad($"can't parse {name} JSON object");
        }
    }

    private static async Task<JsonObject> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken);
        if (body.Length == 0) return [];
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw BotApiError.Bad("can't parse JSON object");
        }
        catch (JsonException)
        {
            throw BotApiError.Bad("can't parse JSON object");
        }
    }
}
