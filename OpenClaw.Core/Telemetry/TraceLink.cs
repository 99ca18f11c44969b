using System.Diagnostics;

namespace OpenClaw.Core.Telemetry;

/// <summary>Carries one trace across the queue: the traceparent is stored in the job and the outbox row.</summary>
public static class TraceLink
{
    /// <summary>Starts an activity under a stored traceparent; null when nobody listens.</summary>
    public static Activity? Start(ActivitySource source, string name, ActivityKind kind, string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? source.StartActivity(name, kind, parent)
            : source.StartActivity(name, kind);

    /// <summary>What to store; null outside a trace.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
