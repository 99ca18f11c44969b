using System.CommandLine;
using System.Globalization;
using OpenClaw.Core.Storage.Sqlite;
using OpenClaw.ServiceDefaults;
using OpenClaw.ServiceDefaults.CommandLine;

namespace OpenClaw.Standalone;

/// <summary>The single-node edition: all roles in one process, on SQLite, with nothing to configure.</summary>
public static class StandaloneApp
{
    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The exit code: 0, or 1 after one clear line on the error stream.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        SettingsFiles.WatchByLooking();
        var urls = new Option<string?>("--urls") { Description = "Where to listen, for example http://127.0.0.1:8080 (default http://localhost:18789)." };
        var data = new Option<string?>("--data") { Description = $"Directory of the database and the keys (default: OpenClaw:DataDirectory, else {DataDirectory.Default}).", Recursive = true };
        var workers = new Option<int>("--workers") { Description = "How many workers to run in this process, each with an address of its own (1 to 64).", DefaultValueFactory = _ => 1 };
        workers.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 64))
                result.AddError("--workers must be a number from 1 to 64.");
        });
        var command = new RootCommand("OpenClaw: one AI assistant, on this machine. Settings may also come from appsettings.json or the environment (OpenClaw__Model__Endpoint, OpenClaw__Model__ApiKey, OpenClaw__Model__Name …).")
        {
            urls, data, workers, BackupVerb(data), Restored(data),
        };
        foreach (var verb in new OperatorCommands(data).All()) command.Add(verb);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(new StandaloneOptions(parsed.GetValue(urls), parsed.GetValue(data), parsed.GetValue(workers)), cancellationToken));
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Command BackupVerb(Option<string?> data)
    {
        var folder = new Argument<string>("folder") { Description = "Where the backup is made, as a folder of its own with the time in its name." };
        var backup = new Command("backup", "Writes one moment of the data directory, while OpenClaw runs or not. It holds the keys too: keep it safe.") { folder };
        backup.SetAction((parsed, cancellationToken) => StartupError.ExplainAsync(async () => Console.WriteLine(
            await SqliteSnapshot.WriteAsync(DirectoryOf(parsed.GetValue(data)), parsed.GetValue(folder)!, LocalSecrets.Files, TimeProvider.System.GetUtcNow(), cancellationToken))));
        return backup;
    }

    private static Command Restored(Option<string?> data) => RestoredVerb.Create(
        "Makes a data directory that was restored from a backup usable and ends.",
        (parsed, replies, cancellationToken) => SqliteSnapshot.RestoredAsync(DirectoryOf(parsed.GetValue(data)), replies, TimeProvider.System, cancellationToken));

    private static string DirectoryOf(string? data) => DataDirectory.Find(data, WebApplication.CreateSlimBuilder().Configuration);

    private static Task<int> RunAsync(StandaloneOptions options, CancellationToken cancellationToken) => StartupError.ExplainAsync(async () =>
    {
        await using var cluster = await StandaloneCluster.StartAsync(options, cancellationToken);
        Banner.Print(cluster, Console.Out);
        await cluster.WaitForShutdownAsync(cancellationToken);
    });
}
