namespace OpenClaw.Channels.Delivery;

internal enum PieceFate
{
    /// <summary>The platform has it and said under which id.</summary>
    Sent,

    /// <summary>The platform certainly does not have it: it said so, or nothing ever left.</summary>
    NotSent,

    /// <summary>It left, and no answer came that decides.</summary>
    Unknown,
}

/// <summary>What became of one piece.</summary>
/// <param name="PlatformId">The platform's id, when it was sent.</param>
/// <param name="Failure">What the try came to, when it was not.</param>
internal readonly record struct PieceResult(PieceFate Fate, string PlatformId, SendResult Failure)
{
    public static PieceResult Sent(string platformId) => new(PieceFate.Sent, platformId, SendResult.Delivered);

    public static PieceResult NotSent(SendResult failure) => new(PieceFate.NotSent, "", failure);

    public static PieceResult Unknown(string reason) => new(PieceFate.Unknown, "", SendResult.FailedTemporarily(reason));
}
