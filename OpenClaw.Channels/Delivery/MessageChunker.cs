namespace OpenClaw.Channels.Delivery;

/// <summary>Splits a long text into pieces that a platform takes. Pure: values in, value out.</summary>
/// <remarks>
/// A piece is at most the limit, in UTF-16 code units. It ends, where the text allows, after a paragraph, else after a line, else after a
/// word, else anywhere but inside a surrogate pair or between the two characters of a line break; a place in the first half of a piece is not
/// taken, so that pieces do not become tiny. A code block (a line that begins with ```) that is cut is closed at the end of the piece and
/// opened again, with its language, at the beginning of the next.
/// </remarks>
internal static class MessageChunker
{
    /// <summary>Room for an opening and a closing line with text between them.</summary>
    public const int MinLimit = 128;

    /// <exception cref="ArgumentOutOfRangeException">The limit is below <see cref="MinLimit"/>.</exception>
    public static IReadOnlyList<Chunk> Split(string text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, MinLimit);
        var chunks = new List<Chunk>();
        var reserve = text.Contains("```", StringComparison.Ordinal) ? Fence.MaxTicks + 1 : 0;
        Fence? open = null;
        var isMidLine = false;
        for (var start = 0; start < text.Length;)
        {
            var before = open is null ? "" : open.Opening + "\n";
            var rest = text.AsSpan(start);
            if (rest.Length <= limit - before.Length)
            {
                chunks.Add(new Chunk(before, rest.ToString(), ""));
                break;
            }
            var body = rest[..Cut(rest, limit - before.Length - reserve)];
            open = Advance(open, body, ref isMidLine);
            var after = open is null ? "" : isMidLine ? "\n" + open.Closing : open.Closing;
            chunks.Add(new Chunk(before, body.ToString(), after));
            start += body.Length;
        }
        return chunks;
    }

    private static int Cut(ReadOnlySpan<char> rest, int room)
    {
        var window = rest[..room];
        var half = room / 2;
        if (window.LastIndexOf("\n\n") is var paragraph && paragraph >= half) return paragraph + 2;
        if (window.LastIndexOf('\n') is var line && line >= half) return line + 1;
        if (window.LastIndexOf(' ') is var word && word >= half) return word + 1;
        var splits = char.IsSurrogatePair(rest[room - 1], rest[room]) || (rest[room - 1] == '\r' && rest[room] == '\n');
        return splits ? room - 1 : room;
    }

    private static Fence? Advance(Fence? open, ReadOnlySpan<char> body, ref bool isMidLine)
    {
        while (!body.IsEmpty)
        {
            var end = body.IndexOf('\n');
            var line = end < 0 ? body : body[..end];
            if (!isMidLine) open = Fence.After(open, line); // the rest of a line that was cut is not the beginning of one
            isMidLine = end < 0;
            body = end < 0 ? [] : body[(end + 1)..];
        }
        return open;
    }
}
