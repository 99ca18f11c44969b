using System.Globalization;

namespace OpenClaw.Channels.Discord;

/// <summary>Discord's ids grow with time: the upper 42 bits are milliseconds since 2015. Pure.</summary>
internal static class Snowflake
{
    private const long Epoch = 1_420_070_400_000;
    private const int TimeShift = 22;
    private const int MaxLength = 20;

    public static bool IsValid(string? id) => id is { Length: > 0 and <= MaxLength } && id.All(char.IsAsciiDigit);

    public static bool IsAfter(string id, string other) => IsValid(id) && ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var one)
        && one > ulong.Parse(other, CultureInfo.InvariantCulture);

    /// <summary>The smallest id of a moment.</summary>
    public static string At(DateTimeOffset time) => (Math.Max(0, time.ToUnixTimeMilliseconds() - Epoch) << TimeShift).ToString(CultureInfo.InvariantCulture);
}
