using System.Buffers;
using System.Globalization;

namespace OpenClaw.Channels.Telegram;

/// <summary>What a bot token says: the bot's id, which is public, before the colon, and the secret after it. Pure.</summary>
internal static class TelegramToken
{
    private const int MaxIdLength = 16;
    private static readonly SearchValues<char> SecretCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <returns>Null when it is not a token.</returns>
    public static long? BotIdOf(string token)
    {
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        if (colon is < 1 or > MaxIdLength || colon == token.Length - 1) return null;
        if (token.AsSpan(colon + 1).ContainsAnyExcept(SecretCharacters)) return null;
        return long.TryParse(token.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
