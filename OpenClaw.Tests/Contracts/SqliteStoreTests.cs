namespace OpenClaw.Tests.Contracts;

/// <summary>The whole contract of the durable store, on SQLite.</summary>
public static class SqliteStoreTests
{
    public sealed class Accept() : AcceptContract(StoreFactories.CreateSqliteAsync);

    public sealed class Lease() : LeaseContract(StoreFactories.CreateSqliteAsync);

    public sealed class Token() : TokenContract(StoreFactories.CreateSqliteAsync);

    public sealed class HandOver() : HandOverContract(StoreFactories.CreateSqliteAsync);

    public sealed class Outcome() : OutcomeContract(StoreFactories.CreateSqliteAsync);

    public sealed class Rescue() : RescueContract(StoreFactories.CreateSqliteAsync);

    public sealed class Operator() : OperatorContract(StoreFactories.CreateSqliteAsync);

    public sealed class Membership() : MembershipContract(StoreFactories.CreateSqliteAsync);

    public sealed class Outbox() : OutboxContract(StoreFactories.CreateSqliteAsync);

    public sealed class Term() : TermContract(StoreFactories.CreateSqliteAsync);

    public sealed class Key() : KeyContract(StoreFactories.CreateSqliteAsync);

    public sealed class History() : HistoryContract(StoreFactories.CreateSqliteAsync);

    public sealed class Retention() : RetentionContract(StoreFactories.CreateSqliteAsync);

    public sealed class Concurrency() : ConcurrencyContract(StoreFactories.CreateSqliteAsync);

    public sealed class Setting() : SettingContract(StoreFactories.CreateSqliteAsync);

    public sealed class SendLedger() : SendLedgerContract(StoreFactories.CreateSqliteAsync);

    public sealed class JobList() : JobListContract(StoreFactories.CreateSqliteAsync);

    public sealed class Journal() : JournalContract(StoreFactories.CreateSqliteAsync);

    public sealed class Alert() : AlertContract(StoreFactories.CreateSqliteAsync);

    public sealed class Availability() : AvailabilityContract(StoreFactories.CreateSqliteAsync);

    public sealed class People() : PeopleContract(StoreFactories.CreateSqliteAsync);

    public sealed class Pause() : PauseContract(StoreFactories.CreateSqliteAsync);

    public sealed class Attempt() : AttemptContract(StoreFactories.CreateSqliteAsync);
}
