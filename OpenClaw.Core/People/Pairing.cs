using System.Security.Cryptography;

namespace OpenClaw.Core.People;

/// <summary>A stranger's wish to talk.</summary>
/// <param name="Place">The platform's name of the place where they asked: there they are told once they may talk.</param>
/// <param name="Code">The code they get if this begins a new request; see <see cref="NewCode"/>.</param>
/// <param name="Lifetime">How long the code is good.</param>
/// <param name="MaxPending">How many may wait for a decision in one account.</param>
public sealed record Pairing(PersonKey Key, string Name, string Place, string Code, TimeSpan Lifetime, int MaxPending)
{
    /// <summary>Digits and letters that are not mistaken for one another when read aloud or typed.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    public const int CodeLength = 8;
    private const int MaxName = 64;

    /// <summary>What is said where they asked, once they may talk. What they said before was not kept.</summary>
    public static string Welcome(PersonKey key) => key.IsGroup
        ? "This group may talk to me now. Mention me, or reply to something I said, and I will answer."
        : "You may talk to me now. Please send your message again.";

    /// <summary>40 random bits: no two requests share one, and nobody guesses another's.</summary>
    public static string NewCode() => RandomNumberGenerator.GetString(Alphabet, CodeLength);

    /// <summary>The code as a person may have typed it: small letters, spaces and dashes do not matter.</summary>
    /// <returns>Null when it cannot be one.</returns>
    public static string? Normalize(string typed)
    {
        if (typed.Length > 2 * CodeLength) return null;
        var code = string.Concat(typed.Where(c => c is not (' ' or '-'))).ToUpperInvariant();
        return code.Length == CodeLength && code.All(Alphabet.Contains) ? code : null;
    }

    /// <summary>A stranger's name as it may be kept and shown: one short line.</summary>
    public static string CleanName(string? name)
    {
        var line = string.Concat((name ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)).Trim();
        return line.Length <= MaxName ? line : line[..MaxName];
    }
}

/// <summary>How a request stands.</summary>
/// <param name="State">Null: too many wait already, and this one was not remembered.</param>
/// <param name="Code">The code in force, while pending.</param>
public readonly record struct PairingResult(PersonState? State, string? Code);
