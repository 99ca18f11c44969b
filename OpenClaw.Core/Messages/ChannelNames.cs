namespace OpenClaw.Core.Messages;

/// <summary>The channels' short names, as they stand in addresses and outbox rows. They are stored; do not rename.</summary>
public static class ChannelNames
{
    /// <summary>API and chat page. Nothing is pushed there: the committed turn is the delivery.</summary>
    public const string Api = "api";

    /// <summary>The outcome is posted to the address that came with the message.</summary>
    public const string Webhook = "webhook";

    public const string Telegram = "telegram";

    public const string Discord = "discord";
}
