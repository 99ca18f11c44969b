using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Alerts;

/// <summary>What a rule found.</summary>
public sealed record AlertRaise(string Rule, string Subject, string Summary, double Value);

/// <summary>Who hears of a moment of an alert, unless it is silenced.</summary>
/// <param name="Webhook">The webhook is to be told: <see cref="IAlertStore.ClaimUntoldAsync"/> will hand the alert out.</param>
/// <param name="Conversation">Where the text is said through the outbox, in the transaction that writes the moment; null for nowhere.</param>
public sealed record AlertAudience(bool Webhook, ChannelAddress? Conversation, string Text)
{
    public static readonly AlertAudience Nobody = new(false, null, "");
}
