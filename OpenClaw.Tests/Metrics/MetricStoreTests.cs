using System.Diagnostics.Metrics;
using OpenClaw.ServiceDefaults.Metrics;
using Xunit;

namespace OpenClaw.Tests.Metrics;

public sealed class MetricStoreTests : IDisposable
{
    private readonly Meter _meter = new($"test {Guid.NewGuid():N}");
    private readonly MetricStore _store;

    public MetricStoreTests() => _store = new MetricStore(meter => meter == _meter);

    [Theory]
    [InlineData("openclaw.jobs.accepted", "{job}", true, false, "openclaw_jobs_accepted_total")]
    [InlineData("openclaw.job.wait.duration", "s", false, false, "openclaw_job_wait_duration_seconds")]
    [InlineData("dotnet.process.memory.working_set", "By", false, false, "dotnet_process_memory_working_set_bytes")]
    [InlineData("share", "1", false, true, "share_ratio")]
    [InlineData("a--b", null, false, false, "a_b")]
    [InlineData("time_seconds", "s", true, false, "time_seconds_total")]
    public void Names_get_the_form_and_the_units_of_the_convention(string name, string? unit, bool isCounter, bool isGauge, string expected) =>
        Assert.Equal(expected, PrometheusName.Of(name, unit, isCounter, isGauge));

    [Fact]
    public void What_was_not_measured_yet_is_there_at_zero()
    {
        _meter.CreateCounter<long>("jobs", "{job}", "Jobs.");
        _meter.CreateHistogram<double>("wait", "s");
        var lines = Lines();
        Assert.Contains("# TYPE jobs_total counter", lines);
        Assert.Contains("# HELP jobs_total Jobs.", lines);
        Assert.Equal("0", Value(lines, "jobs_total"));
        Assert.Equal("0", Value(lines, "wait_seconds_count"));
        Assert.Contains(lines, line => line.StartsWith("wait_seconds_bucket", StringComparison.Ordinal) && line.EndsWith("le=\"+Inf\"} 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Counters_add_up_by_their_tags_in_whatever_order_these_come()
    {
        var counter = _meter.CreateCounter<long>("picks");
        counter.Add(1, new("b", "x"), new("a", 2));
        counter.Add(4, new("a", 2), new("b", "x"));
        counter.Add(1, new KeyValuePair<string, object?>("a", "say \"hi\"\n\\"));
        var lines = Lines().Where(line => line.StartsWith("picks_total", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Single(lines, line => line.EndsWith(",a=\"2\",b=\"x\"} 5", StringComparison.Ordinal));
        Assert.Single(lines, line => line.EndsWith(@",a=""say \""hi\""\n\\""} 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Histograms_count_each_value_in_its_bucket_and_all_above()
    {
        var wait = _meter.CreateHistogram("wait", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var value in new[] { 0.5, 0.75, 1, 7 }) wait.Record(value);
        var buckets = Lines().Where(line => line.StartsWith("wait_seconds_bucket", StringComparison.Ordinal)).Select(line => line[line.IndexOf("le=", StringComparison.Ordinal)..]);
        Assert.Equal(["le=\"0.5\"} 1", "le=\"1\"} 3", "le=\"+Inf\"} 4"], buckets);
        Assert.Equal(("9.25", "4"), (Value(Lines(), "wait_seconds_sum"), Value(Lines(), "wait_seconds_count")));
    }

    [Fact]
    public void Observed_values_are_those_of_now_and_of_all_hosts_in_the_process_together()
    {
        var values = new Queue<int>([3, 4, 5, 6]);
        _meter.CreateObservableGauge("free", () => values.Dequeue());
        _meter.CreateObservableGauge("free", () => values.Dequeue());
        Assert.Equal("7", Value(Lines(), "free"));
        Assert.Equal("11", Value(Lines(), "free"));
    }

    [Fact]
    public void A_tag_with_endless_values_does_not_eat_the_memory()
    {
        var counter = _meter.CreateCounter<long>("endless");
        for (var i = 0; i < MetricFamily.MaxSeries + 500; i++) counter.Add(1, new KeyValuePair<string, object?>("id", i));
        var lines = Lines().Where(line => line.StartsWith("endless_total{", StringComparison.Ordinal)).ToList();
        Assert.Equal(MetricFamily.MaxSeries + 1, lines.Count);
        Assert.Single(lines, line => line.EndsWith("otel_metric_overflow=\"true\"} 500", StringComparison.Ordinal));
    }

    [Fact]
    public void Measurements_at_the_same_time_find_their_own_series_however_many_there_are()
    {
        const int Sets = 100;
        var counter = _meter.CreateCounter<long>("many");
        Parallel.For(0, Sets * 50, i => counter.Add(1, new("kind", "x"), new("number", i % Sets)));
        var lines = Lines().Where(line => line.StartsWith("many_total{", StringComparison.Ordinal)).ToList();
        Assert.Equal(Sets, lines.Count);
        Assert.All(lines, line => Assert.EndsWith("\"} 50", line, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _store.Dispose();
        _meter.Dispose();
    }

    private string[] Lines() => _store.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Value(IEnumerable<string> lines, string name) =>
        Assert.Single(lines, line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[^1];
}
