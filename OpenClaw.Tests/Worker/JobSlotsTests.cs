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
}
