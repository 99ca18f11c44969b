using System.Net.Http.Headers;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace OpenClaw.AppHost.Tests;

/// <summary>
/// The real app host under Aspire's control plane, started once for all tests. Its stores are containers, or the servers of
/// <c>ConnectionStrings__openclaw</c> and <c>ConnectionStrings__redis</c> where no container can be started.
/// </summary>
public sealed class RunningAppHost : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private static readonly string Key = $"key-of-this-run-{Guid.NewGuid():N}";

    /// <summary>The app host's secrets of the person who runs the tests stay out: no real bot, no paid model.</summary>
    private static readonly string[] NobodysOwn =
    [
        .. new[] { "telegram-token", "discord-application-id", "discord-public-key", "discord-token", "model-endpoint", "model-name", "model-key" }.Select(name => $"--Parameters:{name}="),
    ];

    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The app host was not started.");

    /// <summary>An administrator at the gateway.</summary>
    public HttpClient Gateway { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OpenClaw_AppHost>([$"--Parameters:admin-key={Key}", .. NobodysOwn], limit.Token);
        ForgetVolumes(builder);
        _app = await builder.BuildAsync(limit.Token);
        await App.StartAsync(limit.Token);
        foreach (var name in new[] { "gateway", "worker", "channels" }) await App.ResourceNotifications.WaitForResourceHealthyAsync(name, limit.Token);
        Gateway = App.CreateHttpClient("gateway", "http");
        Gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"oc_{Key}");
    }

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }

    /// <summary>One replica that runs: what the dashboard calls it, which is its node's id.</summary>
    public async Task<string> OneOfAsync(string name, CancellationToken cancellationToken)
    {
        await foreach (var replica in App.ResourceNotifications.WatchAsync(cancellationToken))
            if (replica.Resource.Name == name && replica.Snapshot.State?.Text == KnownResourceStates.Running) return replica.ResourceId;
        throw new InvalidOperationException($"No replica of {name} runs.");
    }

    /// <summary>What a person does with a replica on the dashboard.</summary>
    public async Task PressAsync(string replica, string command, CancellationToken cancellationToken)
    {
        var end = await App.ResourceCommands.ExecuteCommandAsync(replica, command, cancellationToken);
        Assert.True(end.Success, $"{command} {replica}: {end.Message}");
    }

    /// <summary>The data of the person who runs the tests stays as it is.</summary>
    private static void ForgetVolumes(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var resource in builder.Resources)
            foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().ToList()) resource.Annotations.Remove(mount);
    }
}
