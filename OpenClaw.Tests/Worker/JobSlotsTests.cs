using OpenClaw.Worker.Execution;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class JobSlotsTests
{
    [Fact]
    public void No_more_slots_are_given_than_there_are()
    {
        var slots = new JobSlots(2);
        Assert.Equal([true, true, false], [slots.TryTake(), slots.TryTake(), slots.TryTake()]);
        slots.Release();
        Assert.True(slots.TryTake());
    }

    [Fact]
    public void Every_change_has_a_higher_version()
    {
        var slots = new JobSlots(1);
        var before = slots.Counts.Version;
        slots.TryTake();
        var taken = slots.Counts.Version;
        slots.Release();
        Assert.True(before < taken && taken < slots.Counts.Version);
    }

    [Fact]
    public void Closed_slots_show_no_room_and_tell_when_the_last_is_free()
    {
        var slots = new JobSlots(3);
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
        var slots = new JobSlots(1);
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
        var slots = new JobSlots(1);
        slots.TryTake();
        slots.TryBeginWriting();
        slots.TryTake();
        Assert.False(slots.TryBeginWriting());
        Assert.False(slots.TryTake());
        slots.EndWriting();
        Assert.True(slots.TryBeginWriting());
        Assert.True(slots.TryTake());
    }
}
