using Microsoft.AspNetCore.Http;

namespace OpenClaw.ServiceDefaults.Metrics;

/// <summary>Who may read <c>/metrics</c> where strangers can reach a node: a node that has such a public address registers one. The port for probes is open.</summary>
/// <param name="Refuse">The status to refuse with; null lets the caller in.</param>
public sealed record MetricsGate(Func<HttpContext, Task<int?>> Refuse);

/// <summary>Something that has to be read before the metrics are written; a failure of its own is no reason to write nothing.</summary>
public sealed record MetricsPreparation(Func<CancellationToken, Task> PrepareAsync);
