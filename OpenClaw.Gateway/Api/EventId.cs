using System.Globalization;

namespace OpenClaw.Gateway.Api;

/// <summary>A place in a conversation's stream: <c>position</c> after a durable event, <c>position-attempt-offset</c> after partial text.</summary>
internal readonly record struct EventId(long Position, int Attempt = 0, int Offset = 0)
{
    public static readonly EventId Start;

    public override string ToString() => Attempt == 0
        ? Position.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Position}-{Attempt}-{Offset}");

    /// <returns>False for text that no stream of ours has written.</returns>
    public static bool TryParse(string? text, out EventId id)
    {
        id = default;
        var parts = text?.Split('-');
        if (parts is not { Length: 1 or 3 } || !Number(parts[0], out long position)) return false;
        if (parts.Length == 1)
        {
            id = new EventId(position);
            return true;
        }

        if (!Number(parts[1], out int attempt) || attempt == 0 || !Number(parts[2], out int offset)) return false;
        id = new EventId(position, attempt, offset);
        return true;
    }

    private static bool Number<T>(string text, out T value)
        where T : struct, System.Numerics.IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
