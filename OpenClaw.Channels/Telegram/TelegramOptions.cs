using OpenClaw.Channels.Delivery;

namespace OpenClaw.Channels.Telegram;

/// <summary>Bots on Telegram (configuration section <c>OpenClaw:Telegram</c>). Every channel node should have the same: any of them
/// delivers, one of them listens.</summary>
internal sealed class TelegramOptions : TelegramAccountOptions
{
    public const string Section = "OpenClaw:Telegram";

    /// <summary>Account name of the bot whose settings stand in this section itself.</summary>
    public const string DefaultAccount = "default";

    /// <summary>More bots, by a name of your choice: <c>OpenClaw:Telegram:Accounts:NAME:BotToken</c>, each with its own rules of who may talk. The name becomes part of the conversations'
    /// address: whoever renames an account starts its conversations anew.</summary>
    public Dictionary<string, TelegramAccountOptions> Accounts { get; set; } = [];

    /// <summary>Another Bot API server, such as one of your own (default: Telegram's). It sees the tokens.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>How long Telegram holds a poll open when nothing is new (default 30 s, 1 to 50). Shorter asks more often and brings nothing sooner.</summary>
    public TimeSpan PollTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What becomes of a piece of a reply that left and was never confirmed (default Resend: a piece seen twice costs a glance, one never seen
    /// costs the answer). Hold sends no such piece again and makes the reply a dead letter.</summary>
    public UnknownPieces UnknownPieces { get; set; } = UnknownPieces.Resend;
}
