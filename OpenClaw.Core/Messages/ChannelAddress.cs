using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Core.Messages;

/// <summary>Where a conversation lives: the platform, the account on it (a bot, an API key's account) and the platform's own name of the conversation.</summary>
/// <param name="Channel">Short lower-case name of the platform: <c>api</c>, <c>telegram</c>, <c>discord</c>.</param>
/// <param name="Account">Which of our accounts on that platform; <c>default</c> where there is one.</param>
/// <param name="Conversation">The platform's name of the conversation, 1 to 200 characters.</param>
public sealed record ChannelAddress(string Channel, string Account, string Conversation)
{
    /// <summary>The id of the conversation's lane, derived from the address (SHA-256, cut to 128 bits), so that every node knows it
    /// without asking the store and batches can lock lanes in id order before the rows exist.</summary>
    public Guid ConversationId { get; } = Derive(Channel, Account, Conversation);

    private static Guid Derive(string channel, string account, string conversation)
    {
        // The unit separator cannot occur in a channel or account name, so two addresses never share the hashed text.
        var text = Encoding.UTF8.GetBytes($"{channel}\u001f{account}\u001f{conversation}");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        digest[6] = (byte)(digest[6] & 0x0f | 0x80); // RFC 9562 version 8: custom
        digest[8] = (byte)(digest[8] & 0x3f | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
