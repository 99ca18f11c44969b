using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage;
using OpenClaw.ServiceDefaults.CommandLine;

namespace OpenClaw.ServiceDefaults;

/// <summary>
/// A node as a process of its own: opens the cluster's store, builds the host of its role, runs it. The schema is a step of its own, the verb
/// <c>migrate</c>, so that a rolling upgrade decides when it happens; in Development, and where it is told to, a node does it by itself.
/// </summary>
public static class NodeProcess
{
    private static readonly TimeSpan SaysThatItWaitsAfter = TimeSpan.FromSeconds(3);

    /// <summary>Understands the command line and runs until stopped, or until the schema is up to date.</summary>
    /// <returns>The exit code: 0, or 1 after one clear line on the error stream.</returns>
    public static Task<int> RunAsync(string[] args, NodeProgram program)
    {
        SettingsFiles.WatchByLooking();
        var urls = new Option<string?>("--urls") { Description = $"Where to listen, for example http://0.0.0.0:8080 (default {program.DefaultUrls}; port 0 is any free one)." };
        var migrate = new Command("migrate", "Brings the PostgreSQL schema up to date and ends. May be repeated, from several places at once.");
        migrate.SetAction((_, cancellationToken) => StartupError.ExplainAsync(() => MigrateAsync(cancellationToken)));
        var restored = RestoredVerb.Create(
            "Makes a database that was restored from a backup usable and ends. Every node must be stopped.", (_, replies, cancellationToken) => RestoredAsync(replies, cancellationToken));
        var root = new RootCommand(program.Help) { urls, migrate, restored, MoveVerb() };
        foreach (var verb in new OperatorCommands().All()) root.Add(verb);
        root.SetAction((parsed, cancellationToken) => StartupError.ExplainAsync(() => RunAsync(program, parsed.GetValue(urls), cancellationToken)));
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>The clock and the randomness that everything injects; the only place that names the process's own.</summary>
    public static IServiceCollection AddEntropy(this IServiceCollection services)
    {
#pragma warning disable RS0030 // Random.Shared is thread-safe; tests inject seeded ones instead.
        return services.AddSingleton(TimeProvider.System).AddSingleton(Random.Shared);
#pragma warning restore RS0030
    }

    private static Command MoveVerb()
    {
        var from = new Option<string?>("--from") { Description = $"Data directory of OpenClaw.Standalone (default: OpenClaw:DataDirectory, else {DataDirectory.Default})." };
        var move = new Command("move", "Copies the data of a stopped OpenClaw.Standalone into the empty PostgreSQL database and ends. See docs/deployment/from-one-to-many.md.") { from };
        move.SetAction((parsed, cancellationToken) => StartupError.ExplainAsync(() => MoveAsync(parsed.GetValue(from), cancellationToken)));
        return move;
    }

    private static async Task MoveAsync(string? from, CancellationToken cancellationToken)
    {
        var configuration = WebApplication.CreateBuilder().Configuration;
        CheckDatabase(configuration);
        await DurableStore.MigrateAsync(configuration, cancellationToken);
        var moved = await StoreMove.RunAsync(DataDirectory.Find(from, configuration), configuration.GetConnectionString(DurableStore.ConnectionName)!, cancellationToken);
        Console.WriteLine($"Moved. Rows: {string.Join(", ", moved.Select(table => $"{table.Table} {table.Rows}"))}.");
    }

    private static Task<RestoreReport> RestoredAsync(RestoredReplies replies, CancellationToken cancellationToken)
    {
        var configuration = WebApplication.CreateBuilder().Configuration;
        CheckDatabase(configuration);
        return DurableStore.RestoredAsync(configuration, replies, cancellationToken);
    }

    private static async Task MigrateAsync(CancellationToken cancellationToken)
    {
        var configuration = WebApplication.CreateBuilder().Configuration;
        CheckDatabase(configuration);
        var migrating = DurableStore.MigrateAsync(configuration, cancellationToken);
        if (await Task.WhenAny(migrating, Task.Delay(SaysThatItWaitsAfter, cancellationToken)) != migrating) Console.WriteLine("Still waiting for PostgreSQL; one that does not answer is asked again for a while.");
        await migrating;
        Console.WriteLine("The schema is up to date.");
    }

    private static async Task RunAsync(NodeProgram program, string? urls, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(urls is null ? [] : ["--urls", urls]);
        CheckSecret(builder.Configuration[$"{ClusterOptions.Section}:{nameof(ClusterOptions.Secret)}"] ?? "");
        builder.AddServiceDefaults();
        builder.ListenAsNode(program.DefaultUrls);
        CheckDatabase(builder.Configuration);
        var migrate = builder.Environment.IsDevelopment() || builder.Configuration.GetValue<bool>($"{ClusterOptions.Section}:{nameof(ClusterOptions.MigrateAtStart)}");
        await using var store = await DurableStore.OpenAsync(builder.Configuration, DataDirectory.Default, migrate, cancellationToken);
        builder.Services.AddDurableStore(store).AddEntropy();
        var note = builder.AddLiveState();
        program.Add(builder);

        // The host logs what stops its start, with a stack trace, and throws it as well: the person gets the one line made of that.
        var isStarted = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => Volatile.Read(ref isStarted) && level >= LogLevel.Information);
        await using var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            Volatile.Write(ref isStarted, true);
            if (note is not null) Console.Error.WriteLine(note);
        });
        app.KeepProbesApart();
        app.MapDefaultEndpoints();
        program.Map(app);
        await app.RunAsync(cancellationToken);
    }

    private static void CheckDatabase(IConfiguration configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString(DurableStore.ConnectionName)))
        {
            throw new StoreOpenException("ConnectionStrings:openclaw is missing: nodes in processes of their own share a PostgreSQL database "
                + "(environment: ConnectionStrings__openclaw). SQLite is for one process alone: that is OpenClaw.Standalone.");
        }
    }

    // The host would say the same, but only after the store was waited for.
    private static void CheckSecret(string secret)
    {
        if (ClusterOptions.CheckSecret(secret) is { } wrong)
            throw new OptionsValidationException(ClusterOptions.Section, typeof(ClusterOptions), [wrong]);
    }
}
