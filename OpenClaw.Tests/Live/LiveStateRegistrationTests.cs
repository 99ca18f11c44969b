using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.ServiceDefaults;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Live;

/// <summary>Which live state a process chooses, by its settings.</summary>
public sealed class LiveStateRegistrationTests
{
    [Fact]
    public async Task A_process_with_Redis_starts_without_it_and_is_ready_all_the_same()
    {
        var builder = NewBuilder(("ConnectionStrings:redis", $"127.0.0.1:{FreePort.Next()}"));
        Assert.Null(builder.AddLiveState());
        await using var app = builder.Build();
        var live = app.Services.GetRequiredService<LiveState>();
        Assert.True(live.IsRedisAway);
        Assert.Same(live.Signals, app.Services.GetRequiredService<ISignals>());
        Assert.Same(live.Registry, app.Services.GetRequiredService<IWorkerRegistry>());

        var health = app.Services.GetRequiredService<HealthCheckService>();
        var all = await health.CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, all.Entries["redis"].Status);
        var ready = await health.CheckHealthAsync(check => check.Tags.Contains(ServiceDefaultsExtensions.ReadyTag), TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, ready.Status);
    }

    [Fact]
    public async Task Without_Redis_a_cluster_works_by_asking_and_says_what_that_means()
    {
        var builder = NewBuilder(("ConnectionStrings:openclaw", "Host=somewhere"));
        Assert.Equal(LiveStateRegistration.WithoutRedis, builder.AddLiveState());
        await using var app = builder.Build();
        Assert.True(app.Services.GetRequiredService<LiveState>().Pulled!.AreWanted);
    }

    [Fact]
    public async Task A_process_alone_needs_nothing_and_says_nothing()
    {
        var builder = NewBuilder();
        Assert.Null(builder.AddLiveState());
        await using var app = builder.Build();
        Assert.Null(app.Services.GetRequiredService<LiveState>().Pulled);
    }

    [Fact]
    public void A_connection_string_that_cannot_be_understood_is_one_line_without_the_password()
    {
        var builder = NewBuilder(("ConnectionStrings:redis", "redis:6379,pasword=hush-hush"));
        var error = Assert.ThrowsAny<Exception>(builder.AddLiveState);
        var line = StartupError.Explain(error);
        Assert.Contains("ConnectionStrings:redis", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    private static WebApplicationBuilder NewBuilder(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.AddServiceDefaults();
        builder.Services.AddEntropy();
        return builder;
    }
}
