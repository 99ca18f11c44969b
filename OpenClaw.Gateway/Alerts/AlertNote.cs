using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenClaw.Core.Alerts;

namespace OpenClaw.Gateway.Alerts;

/// <summary>What the webhook gets.</summary>
/// <param name="Event"><c>alert.raised</c> or <c>alert.cleared</c>.</param>
internal sealed record AlertNote(
    string Event, long Alert, string Rule, string Subject, string Summary, double Value, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt, string? ClearedBecause, string Runbook)
{
    public static AlertNote Of(Alert alert, AlertMoment moment, string runbook)
    {
        var isOver = moment == AlertMoment.Cleared;
        return new AlertNote(
            isOver ? "alert.cleared" : "alert.raised", alert.Number, alert.Rule, alert.Subject, alert.Summary, alert.Value, alert.RaisedAt,
            isOver ? alert.ClearedAt : null, isOver ? alert.ClearedBecause : null, runbook);
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AlertNoteJson.Default.AlertNote);

    /// <summary>The header <c>webhook-signature</c> of Standard Webhooks: version, comma, HMAC-SHA256 over id, time and body.</summary>
    /// <param name="secret"><c>whsec_</c> and base64, or plain text.</param>
    public static string Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        const string prefix = "whsec_";
        var key = secret.StartsWith(prefix, StringComparison.Ordinal) ? Convert.FromBase64String(secret[prefix.Length..]) : Encoding.UTF8.GetBytes(secret);
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertNote))]
internal sealed partial class AlertNoteJson : JsonSerializerContext;
