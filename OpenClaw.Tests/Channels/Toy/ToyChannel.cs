using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Tests.Channels.Toy;

internal sealed class ToyChannel(ToyPlatform platform, PieceSender sender) : IChannel
{
    public const int MaxLength = 300;

    public string Name => "toy";

    public Task<SendResult> SendAsync(OutboxEntry entry, CancellationToken cancellationToken) => sender.SendAsync(
        entry, ReplyPieces.Of(entry.Message, MaxLength), UnknownPieces.Resend,
        (piece, _) => Task.FromResult(platform.TrySay(Places.PlaceOf(entry.Message.Address.Conversation), piece.Text)
            ? PieceResult.Sent($"{piece.Number}")
            : PieceResult.NotSent(SendResult.Throttled("not now", TimeSpan.FromMilliseconds(50)))),
        cancellationToken);
}
