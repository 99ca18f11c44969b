using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>What people see: tables and colours on a terminal, plain text in a pipe. What came from elsewhere is text and never markup.</summary>
internal static class Screen
{
    private const int Wide = 1000;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Json(JsonElement answer)
    {
#pragma warning disable IL2026, IL3050 // an element writes itself; no type is looked at
        Console.WriteLine(answer.ValueKind == JsonValueKind.Undefined ? "{}" : Console.IsOutputRedirected ? answer.GetRawText() : JsonSerializer.Serialize(answer, Readable));
#pragma warning restore IL2026, IL3050
    }

    /// <param name="style">A style of Spectre's, such as <c>green</c>.</param>
    public static void Line(string text, string style = "default") => AnsiConsole.Write(new Text(text + Environment.NewLine, Style.Parse(style)));

    public static void Table(string[] columns, IEnumerable<(string Text, string Style)[]> rows)
    {
        var table = new Table { Border = Console.IsOutputRedirected ? TableBorder.None : TableBorder.Rounded };
        // Programs that read tables want lines, not pages.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = Wide;
        foreach (var column in columns) table.AddColumn(new TableColumn(new Text(column, Style.Parse("bold"))));
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell.Text, Style.Parse(cell.Style))));
        AnsiConsole.Write(table);
    }

    public static (string, string) Cell(string? text, string style = "default") => (text ?? "–", style);

    public static string Text(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "–",
        _ => value.ToString(),
    }
    : "–";

    public static double? Number(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public static string Percent(double? share) => share is { } known ? known.ToString("0%", CultureInfo.InvariantCulture) : "–";

    public static string When(string iso) => DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, out var at) ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "–";
}
