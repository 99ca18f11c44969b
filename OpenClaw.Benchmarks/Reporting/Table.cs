using System.Text;

namespace OpenClaw.Benchmarks.Reporting;

/// <summary>A Markdown table whose columns are also aligned for the eye: the first to the left, figures to the right.</summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = header.Select((title, i) => _rows.Select(row => row[i].Length).Append(title.Length).Append(3).Max()).ToArray();
        var text = new StringBuilder();
        Write(text, header, widths);
        text.Append('|').AppendJoin('|', widths.Select((width, i) => i == 0 ? $":{new string('-', width + 1)}" : $"{new string('-', width + 1)}:")).AppendLine("|");
        foreach (var row in _rows) Write(text, row, widths);
        return text.ToString();
    }

    private static void Write(StringBuilder text, string[] cells, int[] widths) =>
        text.Append("| ").AppendJoin(" | ", cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).AppendLine(" |");
}
