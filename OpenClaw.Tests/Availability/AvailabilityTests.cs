using OpenClaw.Core.Availability;
using OpenClaw.Core.Journal;
using OpenClaw.Gateway.Availability;
using Xunit;

namespace OpenClaw.Tests.Availability;

public sealed class AvailabilityTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Budgets_are_those_of_the_specification_and_say_how_much_is_used_up()
    {
        var counts = new AvailabilityCounts(100_000, 99_895, 60, 40, 3, 2);
        var budgets = ErrorBudget.Targets.Select(target => ErrorBudget.Of(target, counts)).ToList();
        Assert.Equal([3.65, 0.365, 0.0365, 0.00365], budgets.Select(budget => Math.Round(budget.PerYear.TotalDays, 6)));
        Assert.Equal([8.76, 52.56, 5.256], [Math.Round(budgets[1].PerYear.TotalHours, 3), Math.Round(budgets[2].PerYear.TotalMinutes, 3), Math.Round(budgets[3].PerYear.TotalMinutes, 3)]);
        Assert.Equal(0.1, budgets[0].Used!.Value, 3);
        Assert.Equal(1.0, budgets[1].Used!.Value, 3);
        Assert.Equal(10, budgets[2].Used!.Value, 2);
        Assert.Null(ErrorBudget.Of(0.99, AvailabilityCounts.None).Used);
        Assert.Null(AvailabilityCounts.None.Share);
        Assert.Equal(99_895d / 99_995, counts.Share);
    }

    [Fact]
    public void Slices_are_counted_while_lively_and_then_three_times_more()
    {
        var start = Noon;
        var end = start + AvailabilitySlice.Length;
        var (counted, counts) = ((DateTimeOffset?)null, new List<double>());
        for (var now = start; now < end.AddDays(2); now = now.AddMinutes(1))
        {
            var known = counted is { } at ? new Dictionary<DateTimeOffset, DateTimeOffset> { [start] = at } : [];
            if (!Settling.Due(now, known, int.MaxValue).Contains(start)) continue;
            counted = now;
            counts.Add((now - end).TotalMinutes);
        }

        Assert.Equal([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 60, 1440], counts);
    }

    [Fact]
    public void What_nobody_counted_is_made_up_for_a_day_back_and_bounded()
    {
        var due = Settling.Due(Noon, new Dictionary<DateTimeOffset, DateTimeOffset>(), int.MaxValue);
        Assert.Equal(Noon - Settling.Horizon, due[0]);
        Assert.Equal(Noon, due[^1]);
        Assert.Equal(due.Take(7), Settling.Due(Noon, new Dictionary<DateTimeOffset, DateTimeOffset>(), 7));
    }

    [Fact]
    public void Bad_slices_near_each_other_are_one_incident_with_what_happened_around_it()
    {
        AvailabilitySlice[] slices = [Slice(0, good: 990, late: 10), Slice(5, good: 50, late: 50), Slice(15, good: 0, late: 10), Slice(60, good: 9, late: 1), Slice(120, good: 999, late: 1)];
        JournalEntry[] journal =
        [
            Event(5, -20, JournalKinds.NodeDead), Event(4, 3, JournalKinds.NodeDead), Event(3, 2, JournalKinds.NodeSuspect), Event(2, 2, JournalKinds.KeyCreated), Event(1, 58, JournalKinds.SettingChanged),
        ];
        var incidents = Incident.Find(slices, journal);
        Assert.Equal([(5, 20), (60, 65)], incidents.Select(incident => ((int)(incident.From - Noon).TotalMinutes, (int)(incident.To - Noon).TotalMinutes)));
        Assert.Equal([60, 1], incidents.Select(incident => incident.Counts.Late));
        Assert.Equal([3, 4], incidents[0].Causes.Select(cause => cause.Number));
        Assert.Equal([1], incidents[1].Causes.Select(cause => cause.Number));
    }

    private static AvailabilitySlice Slice(int minute, long good, long late) => new(Noon.AddMinutes(minute), new AvailabilityCounts(good + late, good, late, 0, 0, 0), Noon);

    private static JournalEntry Event(long number, int minute, string kind) => new(kind, "worker-1", "", "") { Number = number, At = Noon.AddMinutes(minute) };
}
