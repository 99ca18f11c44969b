namespace OpenClaw.Gateway.Selection;

/// <summary>What a request has in common with earlier ones, as a number that is the same at every gateway.</summary>
internal static class AffinityKey
{
    /// <summary>As much of a prompt's beginning as later messages of a conversation usually repeat.</summary>
    public const int Prefix = 512;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        // FNV-1a (Fowler, Noll, Vo), then mixed: its high bits alone are poor.
        var hash = 14695981039346656037UL;
        foreach (var value in bytes[..Math.Min(bytes.Length, Prefix)]) hash = (hash ^ value) * 1099511628211UL;
        return Ties.Mix(hash);
    }
}
