using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.OperatorConsole;
using Xunit;

namespace OpenClaw.Tests.OperatorConsole;

public sealed class VerdictTests
{
    private static readonly WorkerFact Idle = new("worker-1", NodeStatus.Alive, IsSilent: false, Weight: 100, Slots: 4, FreeSlots: 4);
    private static readonly WorkerFact Busy = Idle with { Id = "worker-2", FreeSlots = 0 };

    [Fact]
    public void With_a_free_worker_and_nothing_wrong_there_is_nothing_to_say()
    {
        var verdict = Of(new JobCounts(0, 4, 0, 7), Idle, Busy);
        Assert.Equal(Answered.Yes, verdict.Answered);
        Assert.Empty(verdict.Findings);
    }

    [Theory]
    [InlineData(NodeStatus.Draining, false, 100, "Every worker is draining.")]
    [InlineData(NodeStatus.Alive, false, 0, "No worker has a weight above 0.")]
    [InlineData(NodeStatus.Alive, true, 100, "No worker can be given work.")]
    [InlineData(NodeStatus.Dead, false, 100, "There is no worker.")]
    public void Without_a_worker_that_may_work_nobody_is_answered_and_the_reason_is_named(NodeStatus status, bool isSilent, int weight, string what)
    {
        var verdict = Of(new JobCounts(0, 0, 0, 0), Idle with { Status = status, IsSilent = isSilent, Weight = weight });
        Assert.Equal((Answered.No, what), (verdict.Answered, verdict.Findings[0].What));
        Assert.Equal("There is no worker.", Of(new JobCounts(0, 0, 0, 0)).Findings.Single().What);
    }

    [Fact]
    public void Full_slots_degrade_only_while_somebody_waits()
    {
        Assert.Equal(Answered.Yes, Of(new JobCounts(0, 4, 0, 0), Busy).Answered);
        var verdict = Of(new JobCounts(1, 4, 0, 0), Busy);
        Assert.Equal((Answered.Degraded, "All 4 slots are busy and 1 message waits."), (verdict.Answered, verdict.Findings.Single().What));
        Assert.Equal(Answered.Yes, Of(new JobCounts(1, 4, 0, 0), Busy, Idle).Answered);
    }

    [Theory]
    [InlineData(Verdict.ManyWaiting, 0, false)]
    [InlineData(Verdict.ManyWaiting + 1, 0, true)]
    [InlineData(0, Verdict.ManyWaiting, false)]
    [InlineData(0, Verdict.ManyWaiting + 1, true)]
    public void Many_waiting_messages_or_replies_degrade(long queued, long replies, bool isDegraded) =>
        Assert.Equal(isDegraded ? Answered.Degraded : Answered.Yes, Verdict.Of(new VerdictFacts(new JobCounts(queued, 0, 0, 0), replies, 0, [Idle])).Answered);

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 9, false)]
    [InlineData(0, 0, false)]
    public void Only_failures_in_the_last_minutes_degrade(long answered, long failed, bool isDegraded)
    {
        var verdict = Verdict.Of(new VerdictFacts(new JobCounts(0, 0, 1, 0), 0, 0, [Idle]) { RecentlyAnswered = answered, RecentlyFailed = failed });
        Assert.Equal(isDegraded ? Answered.Degraded : Answered.Yes, verdict.Answered);
        Assert.Equal(isDegraded, verdict.Findings.Any(finding => finding.What == "1 message failed in the last minutes and none was answered."));
    }

    [Fact]
    public void A_silent_worker_degrades_and_a_dead_or_draining_one_is_a_note_while_others_work()
    {
        var silent = Of(new JobCounts(0, 0, 0, 0), Idle, Busy with { IsSilent = true });
        Assert.Equal((Answered.Degraded, "worker-2 sent no heartbeat in time."), (silent.Answered, silent.Findings.Single().What));
        foreach (var status in new[] { NodeStatus.Dead, NodeStatus.Draining })
        {
            var verdict = Of(new JobCounts(0, 0, 0, 0), Idle, Busy with { Status = status, IsSilent = true });
            Assert.Equal((Answered.Yes, Answered.Yes, "nodes"), (verdict.Answered, verdict.Findings.Single().Level, verdict.Findings.Single().Place));
        }
    }

    [Fact]
    public void Dead_letters_and_lost_replies_are_notes_with_their_place_and_the_worst_comes_first()
    {
        var verdict = Verdict.Of(new VerdictFacts(new JobCounts(3, 4, 2, 0), 0, 1, [Busy]));
        Assert.Equal(Answered.Degraded, verdict.Answered);
        Assert.Equal(["nodes", "dead", "journal"], verdict.Findings.Select(finding => finding.Place));
        Assert.Equal("2 messages got no answer (dead letters).", verdict.Findings[1].What);
        Assert.Equal("1 reply could not be delivered and was given up.", verdict.Findings[2].What);
        Assert.Equal(Answered.Yes, Of(new JobCounts(0, 0, 5, 0), Idle).Answered);
    }

    [Fact]
    public void A_long_list_of_names_is_cut()
    {
        var silent = Enumerable.Range(1, 5).Select(n => Idle with { Id = $"w{n}", IsSilent = true });
        Assert.Equal("w1, w2, w3 and 2 more sent no heartbeat in time.", Of(new JobCounts(0, 0, 0, 0), [Idle, .. silent]).Findings.Single().What);
    }

    private static Verdict Of(JobCounts jobs, params WorkerFact[] workers) => Verdict.Of(new VerdictFacts(jobs, 0, 0, workers));
}
