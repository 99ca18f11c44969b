using System.Runtime.InteropServices;

namespace OpenClaw.Gateway.Selection;

/// <summary>Highest random weight: every candidate draws its own number from the pick's draw, wherever it stands in the list. Several gateways that see
/// the same snapshot must not all choose the same node.</summary>
internal static class Ties
{
    public static ulong Of(in Candidate candidate, ulong draw)
    {
        var incarnation = candidate.Worker.Incarnation;
        var words = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in incarnation));
        return Mix(words[0] ^ words[1] ^ draw);
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
