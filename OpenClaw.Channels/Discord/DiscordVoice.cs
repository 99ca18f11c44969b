using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Channels.Discord;

/// <summary>
/// Says one reply. As long as the interaction lives, its first piece replaces "… is thinking" (an edit, which may be repeated); everything else is a
/// plain message with a nonce that Discord enforces, so that a repetition is not said twice. Where the bot may not speak, the interaction's own
/// follow-ups carry the rest.
/// </summary>
internal sealed class DiscordVoice(DiscordAccount account, string channel, Guid outboxId, ReplyHandle? handle)
{
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(15);

    // An edit that begins now must end while the token lives.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    // Discord knows the original only once it has our "deferred", which may leave after a very quick answer.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private bool IsAlive => handle is { } h && h.Left > Margin;

    public async Task<PieceResult> SayAsync(Piece piece, CancellationToken cancellationToken)
    {
        if (piece.Number == 0 && IsAlive)
        {
            var edited = await account.Rest.SendAsync(DiscordCall.EditOriginal(account.ApplicationId, handle!.Secret, piece.Text), cancellationToken);
            if (!edited.IsGone) return edited.ToPiece();
            if (handle.Left > TokenLifetime - Settling) return PieceResult.NotSent(SendResult.FailedTemporarily("Discord does not know the interaction's reply yet."));
        }

        var said = await account.Rest.SendAsync(DiscordCall.Say(channel, piece.Text, NonceOf(outboxId, piece.Number)), cancellationToken);
        if (!said.IsGone || !IsAlive) return said.ToPiece();
        return (await account.Rest.SendAsync(DiscordCall.FollowUp(account.ApplicationId, handle!.Secret, piece.Text), cancellationToken)).ToPiece();
    }

    /// <summary>The same at every try, within Discord's 25 characters.</summary>
    internal static string NonceOf(Guid outboxId, int piece) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{outboxId:N}:{piece}"))).AsSpan(0, 12));
}
