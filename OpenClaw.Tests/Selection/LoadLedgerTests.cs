using System.Collections.Frozen;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using Xunit;

namespace OpenClaw.Tests.Selection;

public sealed class LoadLedgerTests
{
    private static readonly Guid Worker = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();
    private readonly LoadLedger _ledger = new();

    [Fact]
    public void What_was_sent_counts_until_the_answer_that_includes_it()
    {
        Assert.Equal(0, Active(sequence: 1, version: 10, active: 0));
        var id = Guid.NewGuid();
        _ledger.Sent(Worker, id);
        _ledger.Sent(Worker, id);
        Assert.Equal(1, Active(1, 10, 0));
        _ledger.Accepted(Worker, id, Load(11, 1));
        Assert.Equal(1, Active(1, 10, 0));
    }

    [Fact]
    public void What_ended_counts_as_free_until_newer_counts()
    {
        var id = Guid.NewGuid();
        Active(1, 10, 0);
        _ledger.Sent(Worker, id);
        _ledger.Accepted(Worker, id, Load(11, 1));
        _ledger.Ended(Worker, id);
        _ledger.Ended(Worker, id);
        Assert.Equal(0, Active(1, 10, 0));
        Assert.Equal(0, Active(2, 12, 0));
        Assert.Equal(3, Active(3, 13, 3));
    }

    [Fact]
    public void Older_counts_are_ignored_wherever_they_come_from()
    {
        var id = Guid.NewGuid();
        Active(1, 10, 0);
        _ledger.Sent(Worker, id);
        _ledger.Accepted(Worker, id, Load(20, 3));
        Assert.Equal(3, Active(2, 15, 1));
        Assert.Equal(2, Active(3, 21, 2));
    }

    [Fact]
    public void A_request_that_is_answered_late_is_not_counted_twice()
    {
        Active(1, 10, 0);
        _ledger.Sent(Worker, Guid.NewGuid());
        Assert.Equal(2, Active(2, 11, 1));
        Assert.Equal(1, Active(3, 11, 1));
    }

    [Fact]
    public void A_busy_answer_corrects_the_belief_with_its_counts_and_without()
    {
        Active(1, 10, 0);
        _ledger.Sent(Worker, Guid.Empty);
        _ledger.Busy(Worker, Guid.Empty, Load(14, 4));
        Assert.Equal(4, Active(1, 10, 0));
        Assert.Equal(1, Active(2, 15, 1));
        _ledger.Sent(Worker, Guid.Empty);
        _ledger.Busy(Worker, Guid.Empty, null);
        Assert.Equal(4, Active(2, 15, 1));
        Assert.Equal(0, Active(3, 16, 0));
    }

    [Fact]
    public void A_suspected_worker_comes_back_with_a_newer_heartbeat_and_a_shunned_one_with_time()
    {
        Active(5, 10, 0);
        _ledger.Suspect(Worker);
        Assert.True(Read(5, 10, 0).IsShunned);
        Assert.False(Read(6, 10, 0).IsShunned);
        _ledger.Shun(Worker, until: TimeSpan.FromSeconds(100));
        Assert.True(Read(7, 10, 0, now: 99).IsShunned);
        Assert.False(Read(7, 10, 0, now: 100).IsShunned);
    }

    [Fact]
    public void A_heartbeat_older_than_the_limit_is_suspect_and_other_roles_are_left_out()
    {
        var worker = new RegisteredNode(Beat(1, 1, 0), TimeSpan.FromSeconds(1.6));
        var gateway = new RegisteredNode(Beat(1, 1, 0) with { Role = NodeRole.Gateway }, TimeSpan.Zero);
        var candidate = Assert.Single(_ledger.Read(new RegistrySnapshot(1, 1, [gateway, worker]), Terms(0)));
        Assert.True(candidate.IsSuspect);
    }

    [Fact]
    public void A_report_with_counts_frees_the_slot_once_whatever_order_answers_arrive_in()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        Active(1, 10, 0);
        _ledger.Sent(Worker, one);
        _ledger.Sent(Worker, two);
        _ledger.Accepted(Worker, one, Load(11, 1));

        // Taken as 12, first one ended as 13, and the report overtakes the acceptance.
        _ledger.Ended(Worker, one, Load(13, 1));
        _ledger.Accepted(Worker, two, Load(12, 2));
        Assert.Equal(1, Active(1, 10, 0));

        // A heartbeat that was made after the end and arrives before the report: nothing is subtracted twice.
        Assert.Equal(0, Active(2, 14, 0));
        _ledger.Ended(Worker, two, Load(14, 0));
        _ledger.Ended(Worker, two);
        Assert.Equal(0, Active(2, 14, 0));
    }

    [Fact]
    public void A_slot_that_is_given_on_before_its_job_ended_is_believed_free_once_whatever_order_words_arrive_in()
    {
        var (one, two, three) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Active(1, 10, 0);
        _ledger.Sent(Worker, one);
        _ledger.Accepted(Worker, one, Load(11, 1));

        // The worker frees it as 12 and takes the next one as 13, whose answer overtakes the word about the first.
        _ledger.Sent(Worker, two);
        _ledger.Accepted(Worker, two, Load(13, 1));
        _ledger.Freed(Worker, one, Load(12, 0));
        Assert.Equal(1, Active(1, 10, 0));
        _ledger.Ended(Worker, one, Load(13, 1));
        Assert.Equal(1, Active(1, 10, 0));

        _ledger.Freed(Worker, two, Load(14, 0));
        Assert.Equal(0, Active(1, 10, 0));
        _ledger.Sent(Worker, three);
        _ledger.Ended(Worker, two);
        Assert.Equal(1, Active(1, 10, 0));
    }

    [Fact]
    public void A_freed_slot_is_told()
    {
        var told = 0;
        _ledger.SlotFreed += () => told++;
        Active(1, 10, 0);
        _ledger.Sent(Worker, Guid.Empty);
        Assert.Equal(0, told);
        _ledger.Ended(Worker, Guid.Empty);
        Assert.Equal(1, told);
    }

    [Fact]
    public void Five_failures_in_a_row_eject_for_thirty_seconds_and_one_probe_brings_back()
    {
        Beats(0);
        for (var i = 0; i < 4; i++) _ledger.Failed(Worker);
        _ledger.Succeeded(Worker);
        for (var i = 0; i < 5; i++)
        {
            Assert.False(Beats(1).IsEjected);
            _ledger.Failed(Worker);
        }

        Assert.True(Beats(2).IsEjected);
        Assert.True(Beats(31.9).IsEjected);
        Assert.False(Beats(32).IsEjected);
        _ledger.Sent(Worker, Guid.Empty);
        Assert.True(Beats(32).IsEjected);
        _ledger.Succeeded(Worker);
        Assert.False(Beats(32).IsEjected);
        Assert.Equal(0, Beats(32).Failures);
    }

    [Fact]
    public void A_probe_that_fails_ejects_again_at_once()
    {
        Beats(0);
        for (var i = 0; i < 5; i++) _ledger.Failed(Worker);
        Assert.True(Beats(0).IsEjected);
        Assert.False(Beats(30).IsEjected);
        _ledger.Failed(Worker);
        Assert.True(Beats(31).IsEjected);
        Assert.True(Beats(60.9).IsEjected);
    }

    [Fact]
    public void A_slot_is_reserved_once()
    {
        Active(1, 10, 3);
        Assert.True(_ledger.TryReserve(Worker, Guid.NewGuid(), evenFull: false));
        Assert.False(_ledger.TryReserve(Worker, Guid.NewGuid(), evenFull: false));
        Assert.True(_ledger.TryReserve(Worker, Guid.NewGuid(), evenFull: true));
        Assert.Equal(5, Active(1, 10, 3));
    }

    [Fact]
    public void A_worker_that_joins_later_lends_a_tenth_of_its_slots_at_first_and_weights_limit_only_where_they_are_asked_to()
    {
        Beats(0);
        var late = Guid.NewGuid();
        var weights = new Dictionary<string, int> { ["late"] = 50 }.ToFrozenDictionary();
        Assert.Equal(0.05, Late(60, limited: true), 6);
        Assert.Equal(0.1, Late(60, limited: false), 6);
        Assert.Equal(0.5, Late(70, limited: true), 6);

        double Late(double now, bool limited) => Assert.Single(_ledger.Read(
            new RegistrySnapshot(1, 1, [new RegisteredNode(Beat(1, 1, 0) with { NodeId = "late", Incarnation = late }, TimeSpan.Zero)]),
            Terms(now) with { Weights = weights, IsLimitedByWeight = limited })).Share;
    }

    private Candidate Beats(double now) => Assert.Single(_ledger.Read(
        new RegistrySnapshot(1, 1, [new RegisteredNode(Beat(1, 1, 0), TimeSpan.Zero), new RegisteredNode(Beat(1, 1, 0) with { NodeId = "other", Incarnation = Other }, TimeSpan.Zero)]),
        Terms(now)), candidate => candidate.Worker.Incarnation == Worker);

    private int Active(long sequence, long version, int active) => Read(sequence, version, active).Active;

    private Candidate Read(long sequence, long version, int active, long now = 0) => Assert.Single(_ledger.Read(
        new RegistrySnapshot(1, 1, [new RegisteredNode(Beat(sequence, version, active), TimeSpan.Zero)]), Terms(now)));

    private static ReadTerms Terms(double now) => new(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(now), "local", FrozenDictionary<string, int>.Empty, IsLimitedByWeight: true);

    private static Heartbeat Beat(long sequence, long version, int active) =>
        new("w", Worker, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, sequence, Load(version, active));

    private static WorkerLoad Load(long version, int active) => new(version, 4, active, 0, 0, 0);
}
