using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Alerts;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Alerts;

public sealed class AlertTellingTests
{
    private const string Secret = "a secret for alerts only";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_webhook_hears_signed_of_the_beginning_and_the_end_each_under_an_id_of_its_own()
    {
        await using var store = await StoreFactories.CreateSqliteAsync();
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var teller = await TellerAsync(store, receiver.Url);
        var number = await RaiseAsync(store);
        Assert.Equal(1, await teller.RunOnceAsync(Token));
        Assert.Equal(0, await teller.RunOnceAsync(Token));
        await store.Alerts.ClearAsync(number, "It is well again.", Audience, Token);
        Assert.Equal(1, await teller.RunOnceAsync(Token));

        var requests = receiver.Requests.ToArray();
        Assert.Equal([$"alert-{number}-raised", $"alert-{number}-cleared"], requests.Select(request => request.Headers["webhook-id"]));
        Assert.All(requests, request =>
        {
            var signed = Encoding.UTF8.GetBytes($"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Body}");
            Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed)), request.Headers["webhook-signature"]);
        });
        var body = JsonDocument.Parse(requests[1].Body).RootElement;
        Assert.Equal(("alert.cleared", "waiting", "It is well again."), (body.GetProperty("event").GetString(), body.GetProperty("rule").GetString(), body.GetProperty("clearedBecause").GetString()));
        Assert.Equal("docs/operations.md#waiting", body.GetProperty("runbook").GetString());
    }

    [Fact]
    public async Task A_refusal_is_kept_for_a_later_try_and_the_address_is_in_no_error()
    {
        await using var store = await StoreFactories.CreateSqliteAsync();
        await using var receiver = await WebhookReceiver.StartAsync(503);
        var teller = await TellerAsync(store, receiver.Url);
        await RaiseAsync(store);
        Assert.Equal(0, await teller.RunOnceAsync(Token));
        var alert = Assert.Single(await store.Alerts.ListAsync(new AlertQuery(), Token));
        Assert.Equal((AlertMoment.None, 1, "The receiver answered 503."), (alert.Told, alert.Tries, alert.TellError));
        Assert.Equal(0, await teller.RunOnceAsync(Token));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_gateway_that_does_not_lead_tells_nobody()
    {
        await using var store = await StoreFactories.CreateSqliteAsync();
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var teller = await TellerAsync(store, receiver.Url, leads: false);
        await RaiseAsync(store);
        Assert.Equal(0, await teller.RunOnceAsync(Token));
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public void Pauses_double_to_ten_minutes_and_end_after_some_hours()
    {
        var pauses = Enumerable.Range(1, AlertTeller.MostTries).Select(AlertTeller.PauseAfter).ToList();
        Assert.Equal([5, 10, 20], pauses.Take(3).Select(pause => pause!.Value.TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(10), pauses[^2]);
        Assert.Null(pauses[^1]);
        Assert.InRange(pauses.Sum(pause => pause?.TotalHours ?? 0), 1.5, 3);
    }

    [Fact]
    public void A_secret_of_standard_webhooks_is_decoded()
    {
        var key = RandomNumberGenerator.GetBytes(24);
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, "id.5.body"u8));
        Assert.Equal(expected, AlertNote.Sign("whsec_" + Convert.ToBase64String(key), "id", 5, "body"u8));
    }

    private static AlertAudience Audience => new(true, null, "");

    private static async Task<long> RaiseAsync(StoreBundle store) => (await store.Alerts.RaiseAsync(new AlertRaise("waiting", "", "120 messages wait.", 120), Audience, Token))!.Value;

    private static async Task<AlertTeller> TellerAsync(StoreBundle store, Uri url, bool leads = true)
    {
        var options = Options.Create(new AlertOptions { Webhook = url, WebhookSecret = Secret });
        var leader = new LeaseKeeper("leader", store.Leases, new LocalNode("g", NodeRole.Gateway, "local", "1"), TimeProvider.System, NullLogger<LeaseKeeper>.Instance);
        if (leads) await leader.RunOnceAsync(Token);
        var clients = new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        return new AlertTeller(leader, store.Alerts, clients, new AlertVoice(options), options, TimeProvider.System, NullLogger<AlertTeller>.Instance);
    }
}
