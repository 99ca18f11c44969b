namespace OpenClaw.Channels.Platforms;

/// <summary>What a person may call one of several accounts: the name becomes part of addresses, paths and lease names. Pure.</summary>
internal static class AccountName
{
    private const int MaxLength = 64;

    /// <returns>Null when it is fine.</returns>
    public static string? FaultOf(string name) =>
        name.Length > MaxLength || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) ? $"a name has up to {MaxLength} letters, digits, - and _." : null;
}
