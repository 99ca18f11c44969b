namespace OpenClaw.Core.People;

/// <summary>What is known about a person. The numbers are stored; do not renumber.</summary>
public enum PersonState
{
    /// <summary>Asked, and nobody has decided yet.</summary>
    Pending = 0,

    /// <summary>Is answered.</summary>
    Allowed = 1,

    /// <summary>Is not answered, whatever the settings say.</summary>
    Blocked = 2,
}

/// <summary>A person or a group that an account has met.</summary>
/// <param name="Name">As the platform showed it when they first wrote; for people, never for a decision.</param>
/// <param name="Code">The pairing code, while pending.</param>
/// <param name="ExpiresAt">When the code ends, in store time; an expired request is as good as none.</param>
/// <param name="DecidedBy">The key that decided.</param>
public sealed record Person(
    PersonKey Key, string Name, PersonState State, string? Code, DateTimeOffset? ExpiresAt, DateTimeOffset SeenAt, DateTimeOffset? DecidedAt, string? DecidedBy);

/// <param name="State">Null for all.</param>
/// <param name="Channel">Null for all.</param>
public sealed record PeopleQuery(PersonState? State = null, string? Channel = null, int Limit = 100);
