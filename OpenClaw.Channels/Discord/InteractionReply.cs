namespace OpenClaw.Channels.Discord;

/// <summary>What an interaction is answered with at once.</summary>
internal static class InteractionReply
{
    private const int PongType = 1;
    private const int MessageType = 4;
    private const int DeferredType = 5;

    /// <summary>Seen only by who used the command.</summary>
    private const int Ephemeral = 1 << 6;

    public static readonly DiscordResponse Pong = new(PongType);

    /// <summary>"… is thinking": the answer follows by an edit.</summary>
    public static readonly DiscordResponse Deferred = new(DeferredType);

    public static DiscordResponse Notice(string text) => new(MessageType, new DiscordText(text, Flags: Ephemeral));
}
