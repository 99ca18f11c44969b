using System.Diagnostics;
using OpenTelemetry;

namespace OpenClaw.ServiceDefaults;

/// <summary>
/// Drops outgoing calls that belong to no trace: the polls of the loops, several a second on every node. As a processor and not a sampler,
/// so that <c>OTEL_TRACES_SAMPLER</c> stays the operator's.
/// </summary>
internal sealed class OrphanCallFilter : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Kind != ActivityKind.Client || data.ParentSpanId != default) return;
        data.IsAllDataRequested = false;
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
