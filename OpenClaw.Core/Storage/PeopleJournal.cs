using OpenClaw.Core.Journal;
using OpenClaw.Core.People;

namespace OpenClaw.Core.Storage;

/// <summary>What both stores write into the journal with a change of a person's row.</summary>
internal static class PeopleJournal
{
    public static JournalEntry Asked(Pairing pairing) => new(JournalKinds.PersonAsked, pairing.Key.ToString(), "", $"{Named(pairing.Name)} asked to talk and got the code {pairing.Code}.");

    public static JournalEntry Decided(Person person, string actor) => person.State == PersonState.Allowed
        ? new(JournalKinds.PersonAllowed, person.Key.ToString(), actor, $"{Named(person.Name)} may talk.")
        : new(JournalKinds.PersonBlocked, person.Key.ToString(), actor, $"{Named(person.Name)} may not talk.");

    public static JournalEntry Removed(PersonKey key, string actor) => new(JournalKinds.PersonRemoved, key.ToString(), actor, "Unknown again.");

    private static string Named(string name) => name.Length == 0 ? "Somebody" : $"\"{name}\"";
}
