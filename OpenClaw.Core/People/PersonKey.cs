namespace OpenClaw.Core.People;

/// <summary>Somebody, or a group, as one of our accounts on a platform knows them.</summary>
/// <param name="Channel">As in an address: <c>telegram</c>, <c>discord</c>.</param>
/// <param name="Account">Which of our accounts; whoever is known to one of them is a stranger to the others.</param>
/// <param name="Id">The platform's own id of the person, or <see cref="OfGroup"/> of a group's.</param>
public sealed record PersonKey(string Channel, string Account, string Id)
{
    private const string GroupPrefix = "group:";

    /// <summary>The limit of each part, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>A group is known like a person: who speaks in an allowed one needs no pairing of their own.</summary>
    public static string OfGroup(string group) => GroupPrefix + group;

    public bool IsGroup => Id.StartsWith(GroupPrefix, StringComparison.Ordinal);

    /// <summary>As it stands in the journal.</summary>
    public override string ToString() => $"{Channel}:{Account}:{Id}";
}
