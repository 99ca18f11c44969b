namespace OpenClaw.Tests.Telegram;

public enum BotApiFaultKind
{
    /// <summary>429 with <c>retry_after</c>; nothing happened.</summary>
    Throttle,

    /// <summary>An error envelope with that code; nothing happened.</summary>
    Refuse,

    /// <summary>No answer until the caller gives up; nothing happened.</summary>
    HangBefore,

    /// <summary>It happened, and no answer comes until the caller gives up.</summary>
    HangAfter,

    /// <summary>The connection is cut; nothing happened.</summary>
    CutBefore,

    /// <summary>It happened, and the connection is cut instead of an answer.</summary>
    CutAfter,
}

/// <summary>A fault for one call.</summary>
/// <param name="Number">Seconds of a throttle, code of a refusal.</param>
/// <param name="MigrateTo">For a refusal: the id of the supergroup that the group became.</param>
public sealed record BotApiFault(BotApiFaultKind Kind, int Number = 0, string Description = "", long? MigrateTo = null)
{
    /// <summary>Only for a call whose text contains this; null for the next call.</summary>
    public string? Text { get; init; }

    public static BotApiFault Throttle(int seconds) => new(BotApiFaultKind.Throttle, seconds);

    public static BotApiFault Refuse(int code, string description, long? migrateTo = null) => new(BotApiFaultKind.Refuse, code, description, migrateTo);
}
