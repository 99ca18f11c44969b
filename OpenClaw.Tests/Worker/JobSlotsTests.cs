using Microsoft.Extensions.Time.Testing;
using OpenClaw.Worker.Execution;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class JobSlotsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void No_more_slots_are_given_than_there_are()
    {
        var slots = new JobSlots(2, _time);
        Assert.Equal([true, true, false], [slots.TryTake(), slots.TryTake(), slots.TryTake()]);
        slots.Release();
        Assert.True(slots.TryTake());
    }

    [Fact]
    public void Every_change_has_a_higher_version()
    {
        var slots = new JobSlots(1, _time);
        var before = slots.Counts.Version;
        slots.TryTake();
        var taken = slots.Counts.Version;
        slots.Release();
        Assert.True(before < taken && taken < slots.Counts.Version);
    }

    [Fact]
    public void Closed_slots_show_no_room_and_tell_when_the_last_is_free()
    {
        var slots = new JobSlots(3, _time);
        slots.TryTake();
        var idle = slots.CloseAsync();
        Assert.False(slots.TryTake());
        Assert.Equal(0, slots.Counts.Free);
        Assert.False(idle.IsCompleted);
        slots.Release();
        Assert.True(idle.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_slot_is_given_on_while_the_outcome_is_written_and_closing_waits_for_the_writing()
    {
        var slots = new JobSlots(1, _time);
        slots.TryTake();
        Assert.True(slots.TryBeginWriting());
        Assert.Equal((0, true), (slots.Counts.Active, slots.TryTake()));

        var idle = slots.CloseAsync();
        slots.Release();
        Assert.False(idle.IsCompleted);
        slots.EndWriting();
        Assert.True(idle.IsCompletedSuccessfully);
    }

    [Fact]
    public void No_more_outcomes_are_written_beside_the_slots_than_there_are_slots()
    {
        var slots = new JobSlots(1, _time);
        slots.TryTake();
        slots.TryBeginWriting();
        slots.TryTake();
        Assert.False(slots.TryBeginWriting());
        Assert.False(slots.TryTake());
        slots.EndWriting();
        Assert.True(slots.TryBeginWriting());
        Assert.True(slots.TryTake());
    }

    [Fact]
    public void A_job_that_runs_alone_takes_every_slot_and_keeps_them_until_its_outcome_is_written()
    {
        var slots = new JobSlots(3, _time);
        Assert.True(slots.TryKeep());
        Assert.True(slots.TryTakeAll());
        Assert.False(slots.TryTake());
        Assert.False(slots.TryKeep());
        Assert.Equal((3, 0), (slots.Counts.Active, slots.Counts.Free));
        Assert.False(slots.TryBeginWriting());
        Assert.False(slots.TryTake());
        slots.Release();
        Assert.Equal(3, slots.Counts.Free);
        Assert.True(slots.TryTake());
    }

    [Fact]
    public void Whoever_asks_for_a_job_that_runs_alone_finds_the_worker_empty_when_its_jobs_are_written_because_nothing_new_is_taken()
    {
        var slots = new JobSlots(2, _time);
        slots.TryTake();
        Assert.False(slots.TryKeep());
        Assert.False(slots.TryTake());
        Assert.Equal(0, slots.Counts.Free);
        slots.TryBeginWriting();
        Assert.False(slots.TryKeep());
        Assert.False(slots.TryTakeAll());
        slots.EndWriting();
        Assert.Equal(0, slots.Counts.Free);
        Assert.True(slots.TryKeep());
        Assert.True(slots.TryTakeAll());
    }

    [Fact]
    public void Slots_are_not_kept_longer_than_somebody_asks()
    {
        var slots = new JobSlots(2, _time);
        slots.TryTake();
        slots.TryKeep();
        var kept = slots.Counts;
        _time.Advance(JobSlots.KeptFor);
        Assert.True(slots.Counts.Version > kept.Version);
        Assert.Equal((2, 1), (kept.Active, slots.Counts.Active));
        Assert.True(slots.TryTake());
    }
}
