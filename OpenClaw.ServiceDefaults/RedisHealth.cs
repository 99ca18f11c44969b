using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenClaw.Core.Live;

namespace OpenClaw.ServiceDefaults;

/// <summary>Redis may be lost at any moment, so its loss is told and makes no process unready (the check has no tag).</summary>
internal sealed class RedisHealth(LiveState live) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(live.IsRedisAway ? HealthCheckResult.Degraded("Redis is away; everything works, slower.") : HealthCheckResult.Healthy());
}
