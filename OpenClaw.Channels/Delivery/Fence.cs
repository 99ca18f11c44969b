namespace OpenClaw.Channels.Delivery;

/// <summary>An open code block: the backticks that opened it, and the line that opens it again.</summary>
internal sealed record Fence(int Ticks, string Opening)
{
    /// <summary>Longer runs of backticks, and longer words after them, are no code block that anybody meant; they bound what a piece must reserve.</summary>
    public const int MaxTicks = 16;

    private const int MinTicks = 3;
    private const int MaxIndent = 3;
    private const int MaxInfo = 40;

    public string Closing => new('`', Ticks);

    /// <summary>The state after one line: opened, closed or as it was.</summary>
    /// <param name="line">Without its line break.</param>
    public static Fence? After(Fence? open, ReadOnlySpan<char> line)
    {
        var text = line.TrimEnd();
        var trimmed = text.TrimStart(' ');
        if (text.Length - trimmed.Length > MaxIndent) return open;
        var rest = trimmed.TrimStart('`');
        var ticks = trimmed.Length - rest.Length;
        if (open is not null) return rest.IsEmpty && ticks >= open.Ticks ? null : open;
        if (ticks is < MinTicks or > MaxTicks || rest.Contains('`')) return null;
        return new Fence(ticks, new string('`', ticks) + (rest.Length <= MaxInfo ? rest.ToString() : ""));
    }
}
