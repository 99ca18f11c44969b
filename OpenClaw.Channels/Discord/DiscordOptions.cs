using OpenClaw.Channels.Delivery;

namespace OpenClaw.Channels.Discord;

/// <summary>Applications on Discord (configuration section <c>OpenClaw:Discord</c>). Every channel node should have the same: any of them hears and answers.</summary>
internal sealed class DiscordOptions : DiscordAccountOptions
{
    public const string Section = "OpenClaw:Discord";

    /// <summary>Account name of the application whose settings stand in this section itself.</summary>
    public const string DefaultAccount = "default";

    /// <summary>More applications, by a name of your choice: <c>OpenClaw:Discord:Accounts:NAME:ApplicationId</c> and so on. The name becomes part of the conversations'
    /// address, and of the path at which Discord reaches the account.</summary>
    public Dictionary<string, DiscordAccountOptions> Accounts { get; set; } = [];

    /// <summary>Another server that speaks Discord's REST API, with version (default <c>https://discord.com/api/v10</c>). It sees the tokens.</summary>
    public Uri BaseUrl { get; set; } = new("https://discord.com/api/v10");

    /// <summary>What becomes of a piece of a reply that left and was never confirmed (default Resend: Discord recognises most repetitions, so hardly one is seen twice).
    /// Hold sends no such piece again and makes the reply a dead letter.</summary>
    public UnknownPieces UnknownPieces { get; set; } = UnknownPieces.Resend;
}
