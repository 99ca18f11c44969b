using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Telegram;

/// <summary>What an update comes to: a message for the assistant, or a notice that we give at once. Exactly one of the two is there.</summary>
internal sealed record Heard(TelegramPlace Place, InboundMessage? Message, string? Notice);
