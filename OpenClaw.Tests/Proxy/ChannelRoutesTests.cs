using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenClaw.Gateway.Proxy.ChannelRoutes;
using OpenClaw.Tests.Servers;
using Xunit;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace OpenClaw.Tests.Proxy;

public sealed class ChannelRoutesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_reaches_a_channel_node_by_its_services_name_without_a_key_and_without_our_cookie()
    {
        await using var node = await ChannelNodeAsync(ready: true);
        await using var gateway = await GatewayAsync(node.Urls.Single());
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/channels/webhooks/telegram/bot?x=1") { Content = new StringContent("hello") };
        request.Headers.Add("Cookie", "openclaw=session");
        request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", "theirs");
        using var answer = await http.SendAsync(request, Stop);
        Assert.Equal("POST /webhooks/telegram/bot?x=1 hello theirs []", await answer.Content.ReadAsStringAsync(Stop));
        using var health = await http.GetAsync(new Uri("/channels/health/ready", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Nothing_else_of_a_channel_node_can_be_reached()
    {
        await using var node = await ChannelNodeAsync(ready: true);
        await using var gateway = await GatewayAsync(node.Urls.Single());
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Urls.Single()) };
        foreach (var path in new[] { "/channels/", "/channels/admin", "/channels/webhooks/../admin", "/channels/healthy" })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_node_that_is_not_ready_is_passed_over()
    {
        await using var ready = await ChannelNodeAsync(ready: true);
        await using var other = await ChannelNodeAsync(ready: false);
        await using var gateway = await GatewayAsync(other.Urls.Single(), ready.Urls.Single(), $"http://127.0.0.1:{FreePort.Next()}");
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Urls.Single()) };
        await Eventually.TrueAsync(
            async () =>
            {
                var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.GetAsync(new Uri("/channels/health/ready", UriKind.Relative), Stop)));
                return all.All(answer => answer.IsSuccessStatusCode);
            },
            "twenty good answers in a row");
    }

    [Fact]
    public void Without_the_service_there_is_no_route()
    {
        var services = new ServiceCollection().AddChannelRoutes(new ConfigurationBuilder().Build());
        Assert.Empty(services);
    }

    [Fact]
    public async Task Destinations_of_others_are_left_as_they_are()
    {
        await using var gateway = await GatewayAsync("http://127.0.0.1:1");
        var worker = new Dictionary<string, DestinationConfig> { ["w"] = new() { Address = "http://channels:5" } };
        var resolved = await gateway.Services.GetRequiredService<IDestinationResolver>().ResolveDestinationsAsync(worker, Stop);
        Assert.Equal("http://channels:5", Assert.Single(resolved.Destinations).Value.Address);
    }

    private static async Task<WebApplication> GatewayAsync(params string[] channels)
    {
        var builder = NewBuilder();
        builder.Configuration.AddInMemoryCollection(channels.Select((url, i) => KeyValuePair.Create($"Services:channels:http:{i}", (string?)url)));
        builder.Services.AddServiceDiscovery();
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorizationBuilder().AddPolicy("nobody", policy => policy.RequireAssertion(_ => false));
        builder.Services.AddReverseProxy();
        builder.Services.AddChannelRoutes(builder.Configuration);
        var app = builder.Build();
        app.UseAuthorization();
        app.MapReverseProxy().RequireAuthorization("nobody");
        await app.StartAsync(Stop);
        return app;
    }

    private static async Task<WebApplication> ChannelNodeAsync(bool ready)
    {
        var app = NewBuilder().Build();
        app.MapGet("/health/ready", () => ready ? Results.Ok() : Results.StatusCode(503));
        app.MapGet("/admin", () => "secret");
        app.MapPost("/webhooks/{**rest}", async (HttpRequest request) =>
            $"{request.Method} {request.Path}{request.QueryString} {await new StreamReader(request.Body).ReadToEndAsync(Stop)} {request.Headers["X-Telegram-Bot-Api-Secret-Token"]} [{request.Headers.Cookie}]");
        await app.StartAsync(Stop);
        return app;
    }

    private static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
