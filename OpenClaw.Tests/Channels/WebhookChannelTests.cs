using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Webhook;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Channels;

public sealed class WebhookChannelTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_arrives_as_json_with_the_outbox_id_and_the_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync(204);
        using var rig = new Rig();
        var entry = Entry(receiver.Url, text: "four, \"quoted\" ✓");

        Assert.Equal(SendResult.Delivered, await rig.Channel.SendAsync(entry, Stop));

        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("POST", "/hook"), (request.Method, request.Path));
        Assert.Equal(entry.Id.ToString(), request.Headers["webhook-id"]);
        Assert.Equal("1795348800", request.Headers["webhook-timestamp"]);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        var body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal(entry.Message.JobId, body.GetProperty("jobId").GetGuid());
        Assert.Equal("c1", body.GetProperty("conversation").GetString());
        Assert.Equal("completed", body.GetProperty("state").GetString());
        Assert.Equal("four, \"quoted\" ✓", body.GetProperty("answer").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task A_notice_arrives_as_closed_with_its_reason()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        using var rig = new Rig();
        await rig.Channel.SendAsync(Entry(receiver.Url, isAnswer: false, text: "cancelled"), Stop);

        var body = JsonDocument.Parse(receiver.Requests.Single().Body).RootElement;
        Assert.Equal("closed", body.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("answer").ValueKind);
        Assert.Equal("cancelled", body.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData(200, nameof(SendOutcome.Delivered))]
    [InlineData(202, nameof(SendOutcome.Delivered))]
    [InlineData(400, nameof(SendOutcome.Refused))]
    [InlineData(401, nameof(SendOutcome.Refused))]
    [InlineData(404, nameof(SendOutcome.Refused))]
    [InlineData(408, nameof(SendOutcome.Failed))]
    [InlineData(409, nameof(SendOutcome.Failed))]
    [InlineData(410, nameof(SendOutcome.Refused))]
    [InlineData(425, nameof(SendOutcome.Failed))]
    [InlineData(429, nameof(SendOutcome.Throttled))]
    [InlineData(500, nameof(SendOutcome.Failed))]
    [InlineData(503, nameof(SendOutcome.Failed))]
    public async Task A_status_means_delivered_or_again_or_never(int status, string outcome)
    {
        await using var receiver = await WebhookReceiver.StartAsync(status);
        using var rig = new Rig();
        Assert.Equal(outcome, (await rig.Channel.SendAsync(Entry(receiver.Url), Stop)).Outcome.ToString());
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "30", 30)]
    [InlineData(429, "Sun, 22 Nov 2026 12:01:30 GMT", 90)]
    public async Task The_receivers_wish_to_wait_is_passed_on(int status, string retryAfter, int seconds)
    {
        await using var receiver = await WebhookReceiver.StartAsync(status, retryAfter);
        using var rig = new Rig();
        var result = await rig.Channel.SendAsync(Entry(receiver.Url), Stop);
        Assert.Equal((SendOutcome.Throttled, TimeSpan.FromSeconds(seconds)), (result.Outcome, result.RetryAfter));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var target = await WebhookReceiver.StartAsync(200);
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.Redirect(target.Url.ToString(), permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        using var rig = new Rig();
        Assert.Equal(SendOutcome.Refused, (await rig.Channel.SendAsync(Entry(receiver.Url), Stop)).Outcome);
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_ten_seconds_is_tried_another_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var rig = new Rig();
        var sending = rig.Channel.SendAsync(Entry(receiver.Url), Stop);
        await receiver.Arrived;
        rig.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(sending.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(SendOutcome.Failed, (await sending.WaitAsync(TimeSpan.FromSeconds(20), Stop)).Outcome);
    }

    [Fact]
    public async Task A_cancelled_send_is_not_taken_for_a_slow_receiver()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var rig = new Rig();
        using var cancel = new CancellationTokenSource();
        var sending = rig.Channel.SendAsync(Entry(receiver.Url), cancel.Token);
        await receiver.Arrived;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task An_endless_response_body_is_not_read()
    {
        await using var receiver = await WebhookReceiver.StartAsync(async context =>
        {
            while (true) await context.Response.Body.WriteAsync(new byte[8192], context.RequestAborted);
        });
        using var rig = new Rig();
        var result = await rig.Channel.SendAsync(Entry(receiver.Url), Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.Equal(SendResult.Delivered, result);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_another_time()
    {
        var receiver = await WebhookReceiver.StartAsync(200);
        var url = receiver.Url;
        await receiver.DisposeAsync();
        using var rig = new Rig();
        Assert.Equal(SendOutcome.Failed, (await rig.Channel.SendAsync(Entry(url), Stop)).Outcome);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")] // a name: the guard looks at what it resolves to, at the moment of connecting
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")] // 127.0.0.1 as one number
    public async Task A_private_address_is_refused_for_good_and_never_connected_to(string host)
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        using var rig = new Rig(allowPrivateNetworks: false);
        var result = await rig.Channel.SendAsync(Entry(new Uri($"http://{host}:{receiver.Port}/hook")), Stop);
        Assert.Equal(SendOutcome.Refused, result.Outcome);
        Assert.Contains("OpenClaw:Webhooks:AllowPrivateNetworks", result.Reason, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task The_guard_is_on_unless_it_is_switched_off()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        using var rig = new Rig(allowPrivateNetworks: null);
        Assert.Equal(SendOutcome.Refused, (await rig.Channel.SendAsync(Entry(receiver.Url), Stop)).Outcome);
    }

    [Theory]
    [InlineData("ftp://example.org/hook")]
    [InlineData("file:///etc/passwd")]
    [InlineData(null)]
    public async Task A_message_without_a_web_address_is_refused(string? url)
    {
        using var rig = new Rig();
        Assert.Equal(SendOutcome.Refused, (await rig.Channel.SendAsync(Entry(url is null ? null : new Uri(url)), Stop)).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Neither_log_nor_reason_shows_the_callback_address(bool allowPrivateNetworks)
    {
        await using var receiver = await WebhookReceiver.StartAsync(500);
        using var rig = new Rig(allowPrivateNetworks);
        var result = await rig.Channel.SendAsync(Entry(new Uri(receiver.Url, "/my-secret-path?token=my-secret-path")), Stop);
        Assert.DoesNotContain("my-secret-path", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Logs.GetSnapshot(), record => record.Message.Contains("my-secret-path", StringComparison.Ordinal));
    }

    private static OutboxEntry Entry(Uri? url, bool isAnswer = true, string text = "hello") =>
        new(Guid.NewGuid(), Guid.NewGuid(), "webhook",
            new OutboundMessage(Guid.NewGuid(), new ChannelAddress("api", "default", "c1"), isAnswer, text, url), 0, Now, null);

    private sealed class Rig : IDisposable
    {
        private readonly ServiceProvider _services;

        public Rig(bool? allowPrivateNetworks = true)
        {
            var settings = new Dictionary<string, string?>();
            if (allowPrivateNetworks is { } allow) settings["OpenClaw:Webhooks:AllowPrivateNetworks"] = allow.ToString();
            var services = new ServiceCollection();
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
            services.AddSingleton<TimeProvider>(Time);
            services.AddLogging(logs => logs.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
            services.AddWebhook();
            _services = services.BuildServiceProvider();
            Channel = _services.GetRequiredService<WebhookChannel>();
        }

        public FakeTimeProvider Time { get; } = new(Now);
        public FakeLogCollector Logs { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());
        public WebhookChannel Channel { get; }

        public void Dispose() => _services.Dispose();
    }
}
