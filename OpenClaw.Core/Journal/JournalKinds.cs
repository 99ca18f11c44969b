namespace OpenClaw.Core.Journal;

/// <summary>The names of what the journal holds: the thing, a dot, what became of it.</summary>
public static class JournalKinds
{
    /// <summary>A process started, or began a new life after it was declared dead.</summary>
    public const string NodeJoined = "node.joined";

    /// <summary>Its heartbeats stopped; it gets no new work.</summary>
    public const string NodeSuspect = "node.suspect";

    /// <summary>It was suspect and its heartbeats are back.</summary>
    public const string NodeRecovered = "node.recovered";
    public const string NodeDraining = "node.draining";
    public const string NodeUndrained = "node.undrained";
    public const string NodeLeft = "node.left";

    /// <summary>Declared dead; its leases were released.</summary>
    public const string NodeDead = "node.dead";

    /// <summary>An operator took a dead node's row away: it is not expected back.</summary>
    public const string NodeRemoved = "node.removed";

    public const string KeyCreated = "key.created";
    public const string KeyRemoved = "key.removed";
    public const string JobCancelled = "job.cancelled";
    public const string JobRedriven = "job.redriven";
    public const string ConversationPaused = "conversation.paused";
    public const string ConversationResumed = "conversation.resumed";
    public const string SettingChanged = "setting.changed";

    public const string AlertRaised = "alert.raised";
    public const string AlertCleared = "alert.cleared";
    public const string AlertAcknowledged = "alert.acknowledged";
    public const string AlertSilenced = "alert.silenced";

    /// <summary>The store was restored from a backup, and somebody said what became of what was due.</summary>
    public const string StoreRestored = "store.restored";

    /// <summary>A stranger, or a group of them, asked to talk and got a pairing code.</summary>
    public const string PersonAsked = "person.asked";
    public const string PersonAllowed = "person.allowed";
    public const string PersonBlocked = "person.blocked";

    /// <summary>They are strangers again.</summary>
    public const string PersonRemoved = "person.removed";
}
