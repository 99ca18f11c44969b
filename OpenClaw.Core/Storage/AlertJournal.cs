using System.Globalization;
using OpenClaw.Core.Alerts;
using OpenClaw.Core.Journal;

namespace OpenClaw.Core.Storage;

/// <summary>What both stores write into the journal with a change of an alert. The subject is the alert's number, so that its whole life can be read.</summary>
internal static class AlertJournal
{
    public static JournalEntry Raised(long number, AlertRaise raise) => new(JournalKinds.AlertRaised, Name(number), "", $"{Of(raise.Rule, raise.Subject)}: {raise.Summary}");

    public static JournalEntry Cleared(long number, string rule, string subject, string because) => new(JournalKinds.AlertCleared, Name(number), "", $"{Of(rule, subject)}: {because}");

    public static JournalEntry Acknowledged(long number, string rule, string subject, string actor) => new(JournalKinds.AlertAcknowledged, Name(number), actor, $"{Of(rule, subject)}.");

    public static JournalEntry Silenced(long number, string rule, string subject, string actor, TimeSpan duration) => new(
        JournalKinds.AlertSilenced, Name(number), actor,
        duration <= TimeSpan.Zero ? $"{Of(rule, subject)}: no longer silenced." : string.Create(CultureInfo.InvariantCulture, $"{Of(rule, subject)}: for {duration.TotalMinutes:0} minutes."));

    private static string Name(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Of(string rule, string subject) => subject.Length == 0 ? rule : $"{rule} {subject}";
}
