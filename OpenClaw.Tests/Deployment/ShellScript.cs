using System.Diagnostics;
using Npgsql;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Deployment;

/// <summary>Runs the scripts that people run, against a database of a test.</summary>
internal static class ShellScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<ProcessEnd> RunAsync(string script, string connectionString, params IEnumerable<string> arguments)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var tools = Binaries.FindPostgresFolder() ?? throw new ServerMissingException("pg_dump and pg_restore");
        var info = new ProcessStartInfo("bash", [script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["PATH"] = $"{tools}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        (info.Environment["PGHOST"], info.Environment["PGPORT"]) = (database.Host, $"{database.Port}");
        (info.Environment["PGUSER"], info.Environment["PGPASSWORD"], info.Environment["PGDATABASE"]) = (database.Username, database.Password ?? "", database.Database);
        using var process = Process.Start(info)!;
        using var limit = new CancellationTokenSource(Limit);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new ProcessEnd(process.ExitCode, (await output).TrimEnd(), (await errors).TrimEnd());
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
