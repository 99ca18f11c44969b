using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenClaw.Core.Storage;

namespace OpenClaw.ServiceDefaults;

/// <summary>
/// A node as a process of its own: opens the store, builds the host of its role, runs it.
/// </summary>
public static class NodeProcess
{
    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The exit code: 0, or 1 after one clear line on the error stream.</returns>
    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            builder.AddServiceDefaults();
            var directory = builder.Configuration["OpenClaw:DataDirectory"] ?? DataDirectory.Default;
            await using var store = await DurableStore.OpenAsync(builder.Configuration, directory, builder.Environment.IsDevelopment(), CancellationToken.None);
            builder.Services.AddDurableStore(store).AddEntropy();
            if (builder.AddLiveState() is { } note) await Console.Error.WriteLineAsync(note);
            add(builder);

            await using var app = builder.Build();
            app.MapDefaultEndpoints();
            map(app);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (StartupError.Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    /// <summary>The clock and the randomness that everything injects; the only place that names the process's own.</summary>
    public static IServiceCollection AddEntropy(this IServiceCollection services)
    {
#pragma warning disable RS0030 // Random.Shared is thread-safe; tests inject seeded ones instead.
        return services.AddSingleton(TimeProvider.System).AddSingleton(Random.Shared);
#pragma warning restore RS0030
    }
}
