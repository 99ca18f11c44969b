using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Contracts;

/// <summary>The whole contract of the durable store, on PostgreSQL.</summary>
public static class PostgresStoreTests
{
    public sealed class Accept(TestServers servers) : AcceptContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Lease(TestServers servers) : LeaseContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Token(TestServers servers) : TokenContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class HandOver(TestServers servers) : HandOverContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Outcome(TestServers servers) : OutcomeContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Rescue(TestServers servers) : RescueContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Operator(TestServers servers) : OperatorContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Membership(TestServers servers) : MembershipContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Outbox(TestServers servers) : OutboxContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Term(TestServers servers) : TermContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Key(TestServers servers) : KeyContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class History(TestServers servers) : HistoryContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Retention(TestServers servers) : RetentionContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Concurrency(TestServers servers) : ConcurrencyContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Setting(TestServers servers) : SettingContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class SendLedger(TestServers servers) : SendLedgerContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class JobList(TestServers servers) : JobListContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Journal(TestServers servers) : JournalContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Alert(TestServers servers) : AlertContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Availability(TestServers servers) : AvailabilityContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class People(TestServers servers) : PeopleContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Pause(TestServers servers) : PauseContract(() => StoreFactories.CreatePostgresAsync(servers));

    public sealed class Attempt(TestServers servers) : AttemptContract(() => StoreFactories.CreatePostgresAsync(servers));
}
