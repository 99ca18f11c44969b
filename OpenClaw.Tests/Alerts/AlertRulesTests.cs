using CsCheck;
using OpenClaw.Gateway.Alerts;
using Xunit;

namespace OpenClaw.Tests.Alerts;

public sealed class AlertRulesTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly AlertLimit Limit = new(100, 90, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10));

    [Fact]
    public void It_is_raised_once_when_it_was_bad_for_long_enough_and_cleared_when_good_for_long_enough()
    {
        Assert.Equal("....R........", Run([.. Repeat(101, 13)]));
        Assert.Equal("....R...C....", Run([.. Repeat(101, 6), .. Repeat(90, 7)]));
    }

    [Fact]
    public void Exactly_at_the_limit_is_not_above_it() => Assert.Equal("........", Run([.. Repeat(100, 8)]));

    [Fact]
    public void A_value_that_flaps_around_the_limit_raises_nothing_and_clears_nothing()
    {
        Assert.Equal("............", Run([.. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? 101d : 80)]));
        // Open, then between the two limits, and now and then above: it stays.
        Assert.Equal("....R.........", Run([.. Repeat(101, 5), 95, 95, 101, 89, 95, 89, 95, 101, 89]));
    }

    [Fact]
    public void Missing_data_neither_clears_nor_raises_and_forgets_nothing()
    {
        Assert.Equal("....R.............", Run([.. Repeat(101, 5), .. Missing(13)]));
        Assert.Equal("..............", Run([.. Missing(14)]));
        // Bad before and after a gap: the time before it counts, the gap does not.
        Assert.Equal("..........R", Run([.. Repeat(101, 3), .. Missing(6), .. Repeat(101, 2)]));
        // Good, a gap, good: it must be good again for the whole time.
        Assert.Equal("....R......C", Run([.. Repeat(101, 5), .. Repeat(80, 2), .. Missing(2), .. Repeat(80, 3)]));
        Assert.Equal(".......", Run([.. Repeat(double.NaN, 7)]));
    }

    [Fact]
    public void A_sleeping_machine_and_a_clock_that_jumps_prove_nothing_about_the_time_between()
    {
        var (timer, _) = Judge(default, 101, isOpen: false, TimeSpan.Zero);
        (timer, var afterSleep) = Judge(timer, 101, isOpen: false, TimeSpan.FromHours(8));
        Assert.Equal(AlertChange.None, afterSleep);
        (timer, var backwards) = Judge(timer, 101, isOpen: false, TimeSpan.FromHours(-8));
        Assert.Equal(AlertChange.None, backwards);
        Assert.Equal(Longest, timer.Bad);
        (_, var later) = Judge(timer, 101, isOpen: false, Step);
        Assert.Equal(AlertChange.Raise, later);
    }

    [Fact]
    public void A_subject_that_is_gone_ends_its_alert_at_once_and_raises_none()
    {
        var gone = new Reading("cpu", "w", 101, "", "The node left.");
        Assert.Equal(AlertChange.Clear, AlertRules.Judge(Limit, default, gone, isOpen: true, Step, Longest).Change);
        Assert.Equal(AlertChange.None, AlertRules.Judge(Limit, new AlertTimer(TimeSpan.FromHours(1), null), gone, isOpen: false, Step, Longest).Change);
    }

    [Fact]
    public void Whatever_is_seen_alerts_begin_and_end_in_turns_and_each_change_has_its_whole_time_behind_it() =>
        Gen.OneOf(Gen.Double[60, 130].Select(value => (double?)value), Gen.Const((double?)null)).Array[1, 60].Sample(values =>
        {
            var changes = Run(values);
            var (lastChange, bad, good) = ('C', 0, 0);
            for (var i = 0; i < changes.Length; i++)
            {
                if (values[i] is { } value) (bad, good) = value > 100 ? (bad + 1, 0) : value > 90 ? (0, 0) : (0, good + 1);
                else good = 0;
                if (changes[i] == 'R' && (lastChange == 'R' || bad < 5)) return false;
                if (changes[i] == 'C' && (lastChange == 'C' || good < 3)) return false;
                if (changes[i] != '.') lastChange = changes[i];
            }

            return true;
        });

    [Fact]
    public void Every_rule_has_a_limit_and_the_specifications_defaults()
    {
        var options = new AlertOptions();
        Assert.All(AlertNames.All, rule => Assert.True(AlertLimit.Of(rule, options).Below <= AlertLimit.Of(rule, options).Above));
        Assert.Equal(TimeSpan.FromMinutes(1), AlertLimit.Of(AlertNames.NodeOffline, options).RaiseAfter);
        Assert.Equal(
            [0.80, 0.85, 100, 5],
            new[] { AlertNames.Cpu, AlertNames.Memory, AlertNames.Waiting, AlertNames.ResponseTime }.Select(rule => AlertLimit.Of(rule, options).Above));
        Assert.Equal(90, AlertLimit.Of(AlertNames.Waiting, options).Below, 6);
    }

    private static string Run(IReadOnlyList<double?> values)
    {
        var (timer, isOpen, changes) = (default(AlertTimer), false, "");
        foreach (var value in values)
        {
            (timer, var change) = Judge(timer, value, isOpen, Step);
            if (change != AlertChange.None) isOpen = change == AlertChange.Raise;
            changes += change switch { AlertChange.Raise => 'R', AlertChange.Clear => 'C', _ => '.' };
        }

        return changes;
    }

    private static (AlertTimer Timer, AlertChange Change) Judge(AlertTimer timer, double? value, bool isOpen, TimeSpan elapsed) =>
        AlertRules.Judge(Limit, timer, new Reading("waiting", "", value, ""), isOpen, elapsed, Longest);

    private static IEnumerable<double?> Repeat(double value, int times) => Enumerable.Repeat<double?>(value, times);

    private static IEnumerable<double?> Missing(int times) => Enumerable.Repeat<double?>(null, times);
}
