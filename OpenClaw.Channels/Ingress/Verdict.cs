namespace OpenClaw.Channels.Ingress;

/// <summary>What becomes of something said.</summary>
/// <param name="Notice">What to say instead of an answer; null: nothing.</param>
internal readonly record struct Verdict(bool IsAnswered, string? Notice)
{
    public static readonly Verdict Answered = new(true, null);
    public static readonly Verdict Ignored = new(false, null);

    public static Verdict Told(string notice) => new(false, notice);
}
