using OpenClaw.Core.Alerts;
using OpenClaw.Core.Leases;

namespace OpenClaw.Gateway.Alerts;

/// <summary>
/// Looks, judges, and writes down what began and what ended. The leader does it for everything. Of a missing leader any gateway tells, because the leader
/// cannot; the store lets one alert be open for a rule and subject, so it does not matter how many try.
/// </summary>
/// <remarks>What was bad for how long is remembered here and not in the store: after a change of the leader the time runs anew, and an alert comes that much
/// later. What is open is in the store and stays open.</remarks>
internal sealed partial class AlertMonitor(
    [FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, AlertWatch watch, IAlertStore store, AlertVoice voice, AlertChoice choice, TimeProvider time, ILogger<AlertMonitor> logger)
{
    private const int MaxOpen = 1000;
    private static readonly string[] AboutNodes = [AlertNames.NodeOffline, AlertNames.Cpu, AlertNames.Memory];

    private readonly Dictionary<(string Rule, string Subject), AlertTimer> _timers = [];
    private long? _lookedAt;
    private volatile int _open;

    /// <summary>Open alerts as the last look found them; 0 on a gateway that does not lead.</summary>
    public int Open => _open;

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var elapsed = _lookedAt is { } at ? time.GetElapsedTime(at) : TimeSpan.Zero;
        _lookedAt = time.GetTimestamp();
        var isLeader = leader.Current is not null;
        var readings = isLeader ? await watch.ReadAsync(cancellationToken) : [await watch.ReadLeaderAsync(cancellationToken)];
        var open = isLeader ? await store.ListAsync(new AlertQuery(OnlyOpen: true, Limit: MaxOpen), cancellationToken) : [];
        _open = open.Count;
        await JudgeAsync([.. readings, .. GoneSince(readings, open)], open.ToDictionary(alert => (alert.Rule, alert.Subject)), elapsed, cancellationToken);
    }

    /// <summary>Nodes that have an open alert and no row any more.</summary>
    private static IEnumerable<Reading> GoneSince(IReadOnlyList<Reading> readings, IReadOnlyList<Alert> open)
    {
        var known = readings.Select(reading => (reading.Rule, reading.Subject)).ToHashSet();
        return open.Where(alert => AboutNodes.Contains(alert.Rule) && !known.Contains((alert.Rule, alert.Subject)))
            .Select(alert => new Reading(alert.Rule, alert.Subject, null, "", "The node left, or was forgotten."));
    }

    private async Task JudgeAsync(List<Reading> readings, Dictionary<(string, string), Alert> open, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var options = choice.Current;
        foreach (var gone in _timers.Keys.Except(readings.Select(reading => (reading.Rule, reading.Subject))).ToList()) _timers.Remove(gone);
        foreach (var reading in readings)
        {
            var key = (reading.Rule, reading.Subject);
            var alert = open.GetValueOrDefault(key);
            var limit = AlertLimit.Of(reading.Rule, options);
            var (timer, change) = AlertRules.Judge(limit, _timers.GetValueOrDefault(key), reading, alert is not null, elapsed, options.Interval * 3);
            _timers[key] = timer;
            if (change == AlertChange.Raise) await RaiseAsync(reading, cancellationToken);
            if (change == AlertChange.Clear) await ClearAsync(alert!, reading, cancellationToken);
        }
    }

    private async Task RaiseAsync(Reading reading, CancellationToken cancellationToken)
    {
        var raise = new AlertRaise(reading.Rule, reading.Subject, reading.Sentence, reading.Value!.Value);
        if (await store.RaiseAsync(raise, voice.Began(reading), cancellationToken) is { } number) Log.Raised(logger, number, reading.Rule, reading.Sentence);
    }

    private async Task ClearAsync(Alert alert, Reading reading, CancellationToken cancellationToken)
    {
        var because = reading.Gone ?? "It is well again.";
        if (await store.ClearAsync(alert.Number, because, voice.Ended(reading, because), cancellationToken)) Log.Cleared(logger, alert.Number, reading.Rule, because);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Number} raised by the rule {Rule}: {Summary}")]
        public static partial void Raised(ILogger logger, long number, string rule, string summary);

        [LoggerMessage(Level = LogLevel.Information, Message = "Alert {Number} of the rule {Rule} cleared: {Because}")]
        public static partial void Cleared(ILogger logger, long number, string rule, string because);
    }
}
