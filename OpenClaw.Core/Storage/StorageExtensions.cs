using Microsoft.Extensions.DependencyInjection;

namespace OpenClaw.Core.Storage;

public static class StorageExtensions
{
    /// <summary>Hands an open store's seams to a host. The host does not own them: several hosts of one process share a store.</summary>
    public static IServiceCollection AddDurableStore(this IServiceCollection services, DurableStore store) => services
        .AddSingleton(store.Jobs)
        .AddSingleton(store.Outbox)
        .AddSingleton(store.Log)
        .AddSingleton(store.Leases)
        .AddSingleton(store.Nodes)
        .AddSingleton(store.Keys)
        .AddSingleton(store.Settings)
        .AddSingleton(store.Sends)
        .AddSingleton(store.Journal)
        .AddSingleton(store.Alerts)
        .AddSingleton(store.Availability)
        .AddSingleton(store.People)
        .AddSingleton(store.Places)
        .AddSingleton(store.Pauses)
        .AddSingleton(store.Handles)
        .AddSingleton(store.Probe);
}
