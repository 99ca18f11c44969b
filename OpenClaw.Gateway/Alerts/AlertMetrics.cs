using System.Diagnostics.Metrics;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Gateway.Alerts;

/// <summary>How many alerts are open, as a gauge that is there from the start.</summary>
internal sealed class AlertMetrics
{
    public AlertMetrics(IMeterFactory meters, AlertMonitor alerts) => meters.Create(TelemetryNames.Gateway).CreateObservableGauge(
        TelemetryNames.AlertsOpen, () => alerts.Open, "{alert}", "Open alerts, on the gateway that leads; 0 on others.");
}
