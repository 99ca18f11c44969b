using OpenClaw.Core.Journal;
using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Storage;

/// <summary>What both stores write into the journal with the change of a pause.</summary>
internal static class PauseJournal
{
    public static JournalEntry Changed(ChannelAddress conversation, bool isPaused, string actor) => new(
        isPaused ? JournalKinds.ConversationPaused : JournalKinds.ConversationResumed, $"{conversation.Channel}/{conversation.Account}/{conversation.Conversation}", actor,
        isPaused ? "Its messages wait until it goes on." : "What waited is answered now.");
}
