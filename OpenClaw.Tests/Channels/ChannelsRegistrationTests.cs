using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Limits;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Channels;

public sealed class ChannelsRegistrationTests
{
    [Fact]
    public async Task The_registered_pump_delivers_from_the_outbox_to_a_real_receiver()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var time = new FakeTimeProvider();
        var outbox = new FakeOutbox(time);
        await using var store = await StoreFactories.CreateSqliteAsync();
        await using var services = Services(time, outbox, store);
        var pump = Assert.Single(services.GetServices<IHostedService>().OfType<DeliveryPump>());
        outbox.Add(callback: receiver.Url);

        Assert.Equal(1, await pump.RunOnceAsync(stop));
        await pump.DrainAsync().WaitAsync(TimeSpan.FromSeconds(20), stop);

        Assert.Single(receiver.Requests);
        Assert.Equal("acknowledge", Assert.Single(outbox.Verbs).Verb);
    }

    private static ServiceProvider Services(TimeProvider time, FakeOutbox outbox, StoreBundle store)
    {
        var settings = new Dictionary<string, string?> { ["OpenClaw:Webhooks:AllowPrivateNetworks"] = "true" };
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(time)
            .AddSingleton(new Random(1))
            .AddSingleton<IOutbox>(outbox)
            .AddSingleton<ISendLedger>(new FakeLedger())
            .AddSingleton<IJobStore>(new ScriptedJobStore())
            .AddSingleton<ILeaseStore>(new ScriptedLeaseStore(time))
            .AddSingleton<ISignals>(new FakeSignals())
            .AddSingleton(store.Log)
            .AddSingleton(store.People)
            .AddSingleton(store.Places)
            .AddSingleton(store.Handles)
            .AddSingleton<IRateLimits>(new InProcessRateLimits(time))
            .AddSingleton(new LocalNode("channels-1", NodeRole.Channel, "local", "1"))
            .AddLogging()
            .AddMetrics()
            .AddChannels()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
