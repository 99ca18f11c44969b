using Microsoft.Extensions.Options;
using OpenClaw.Core.Alerts;
using OpenClaw.Core.Messages;

namespace OpenClaw.Gateway.Alerts;

/// <summary>Who is told of an alert, and in which words.</summary>
internal sealed class AlertVoice(IOptions<AlertOptions> options)
{
    private readonly ChannelAddress? _conversation = Parse(options.Value.Conversation);

    public string RunbookOf(string rule) => $"{options.Value.Runbook}#{rule}";

    public AlertAudience Began(Reading reading) => To($"Alert {NameOf(reading.Rule, reading.Subject)}: {reading.Sentence} What to do: {RunbookOf(reading.Rule)}");

    public AlertAudience Ended(Reading reading, string because) => To($"Over: {NameOf(reading.Rule, reading.Subject)}. {because}");

    /// <returns>Null for text that is not <c>channel/account/conversation</c>.</returns>
    public static ChannelAddress? Parse(string text) =>
        text.Split('/', 3) is [{ Length: > 0 } channel, { Length: > 0 } account, { Length: > 0 and <= 200 } conversation] ? new ChannelAddress(channel, account, conversation) : null;

    private AlertAudience To(string text) => new(options.Value.Webhook is not null, _conversation, text);

    private static string NameOf(string rule, string subject) => subject.Length == 0 ? rule : $"{rule} {subject}";
}
