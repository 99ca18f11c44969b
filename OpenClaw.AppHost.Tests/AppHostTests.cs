using System.Net.Http.Headers;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace OpenClaw.AppHost.Tests;

/// <summary>
/// The real app host under Aspire's control plane. Its stores are containers, or the servers of <c>ConnectionStrings__openclaw</c> and
/// <c>ConnectionStrings__redis</c> where no container can be started.
/// </summary>
public sealed class AppHostTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly string Key = $"key-of-this-run-{Guid.NewGuid():N}";

    /// <summary>The app host's secrets of the person who runs the tests stay out: no real bot, no paid model.</summary>
    private static readonly string[] NobodysOwn =
    [
        .. new[] { "telegram-token", "discord-application-id", "discord-public-key", "discord-token", "model-endpoint", "model-name", "model-key" }.Select(name => $"--Parameters:{name}="),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_answered_and_so_is_the_next_one_without_one_of_the_workers()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OpenClaw_AppHost>([$"--Parameters:admin-key={Key}", .. NobodysOwn], limit.Token);
        ForgetVolumes(builder);
        await using var app = await builder.BuildAsync(limit.Token);
        await app.StartAsync(limit.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("gateway", limit.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("worker", limit.Token);
        using var http = app.CreateHttpClient("gateway", "http");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"oc_{Key}");

        Assert.Contains("first", await AskAsync(http, "first", limit.Token), StringComparison.Ordinal);
        await StopOneAsync(app, "worker", limit.Token);
        Assert.Contains("second", await AskAsync(http, "second", limit.Token), StringComparison.Ordinal);
    }

    /// <summary>The data of the person who runs the tests stays as it is.</summary>
    private static void ForgetVolumes(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var resource in builder.Resources)
            foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().ToList()) resource.Annotations.Remove(mount);
    }

    private static async Task StopOneAsync(DistributedApplication app, string name, CancellationToken cancellationToken)
    {
        await foreach (var replica in app.ResourceNotifications.WatchAsync(cancellationToken))
        {
            if (replica.Resource.Name != name || replica.Snapshot.State?.Text != KnownResourceStates.Running) continue;
            var end = await app.ResourceCommands.ExecuteCommandAsync(replica.ResourceId, KnownResourceCommands.StopCommand, cancellationToken);
            Assert.True(end.Success, end.Message);
            return;
        }
    }

    private static async Task<string> AskAsync(HttpClient http, string text, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(new Uri("/v1/chat/completions", UriKind.Relative), new { model = "demo", messages = new[] { new { role = "user", content = text } } }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }
}
