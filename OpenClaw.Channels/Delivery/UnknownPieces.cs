namespace OpenClaw.Channels.Delivery;

/// <summary>What to do with a piece that left but was never confirmed: the platform may or may not have it, and it cannot be asked.</summary>
internal enum UnknownPieces
{
    /// <summary>Send it again: the person may see it twice.</summary>
    Resend,

    /// <summary>Do not send it again: the person may never see it. The rest of the reply goes out, and the row becomes a dead letter that says so.</summary>
    Hold,
}
