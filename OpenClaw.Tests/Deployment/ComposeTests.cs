using System.Diagnostics;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.EndToEnd;
using Xunit;

namespace OpenClaw.Tests.Deployment;

public sealed class ComposeTests
{
    private static readonly string Folder = Repository.PathOf("deploy", "compose");
    private static readonly string Text = File.ReadAllText(Path.Combine(Folder, "compose.yaml"));

    public static TheoryData<string, string, string> Breakages => new()
    {
        { "image: haproxy:3.2.5-alpine", "image: haproxy:latest", "has no version" },
        { "OPENCLAW_VERSION:-0.1.0}\n    command: [migrate]", "OPENCLAW_VERSION:-latest}\n    command: [migrate]", "has no version" },
        { "stop_grace_period: 60s\n\n  channels", "stop_grace_period: 20s\n\n  channels", "worker: 20 s are too few" },
        { "    stop_signal: SIGUSR1\n    stop_grace_period: 30s", "", "balancer: has no stop_grace_period" },
        { "POSTGRES_PASSWORD_FILE: /run/secrets/postgres-password", "POSTGRES_PASSWORD: hunter2", "belongs into a secret" },
        { "migrations: { condition: service_completed", "migration: { condition: service_completed", "which does not exist" },
        { "healthcheck: { test: [CMD, pg_isready", "check: { test: [CMD, pg_isready", "which nobody checks" },
        { "secrets: [redis-password]", "secrets: [redis]", "there is no secret" },
        { "\"${OPENCLAW_BIND:-127.0.0.1}:", "\"0.0.0.0:", "open to the whole network" },
        { "./haproxy.cfg:/usr", "./proxy.cfg:/usr", "does not exist" },
        { "  read_only: true\n  tmpfs: [/tmp]\n  cap_drop: [ALL]\n  security_opt", "  security_opt", "may change itself" },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Nothing_is_refused_or_regretted() => Assert.Empty(new ComposeFile(Text).Broken(Folder));

    [Theory]
    [MemberData(nameof(Breakages))]
    public void A_broken_file_is_found(string text, string replacement, string expected)
    {
        Assert.Contains(text, Text, StringComparison.Ordinal);
        Assert.Contains(new ComposeFile(Text.Replace(text, replacement, StringComparison.Ordinal)).Broken(Folder), line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_a_cluster_needs_is_there_and_waits_for_the_migrations()
    {
        var services = new ComposeFile(Text).Services;
        Assert.Equal(["backup", "balancer", "channels", "gateway-1", "gateway-2", "migrations", "postgres", "redis", "restore", "worker"], services.Keys.Order());
        foreach (var node in new[] { "gateway-1", "gateway-2", "worker", "channels" })
            Assert.Equal("service_completed_successfully", services[node].Text("depends_on/migrations/condition"));
        Assert.Equal("migrate", services["migrations"].Text("command/0"));
        Assert.Equal(["gateway-1", "gateway-2"], new[] { "gateway-1", "gateway-2" }.Select(name => services[name].Text("hostname"))); // a stable name in the cluster
        Assert.All(["postgres", "redis", "migrations", "gateway-1", "worker", "channels"], name => Assert.Null(services[name].Node("ports"))); // the balancer alone is reached from outside
    }

    /// <summary>Run in a copy, because it writes beside itself.</summary>
    [Fact]
    public async Task Secrets_are_made_once_are_long_enough_and_are_nobody_elses()
    {
        using var data = new DataFolder();
        Directory.CreateDirectory(data.Path);
        File.Copy(Path.Combine(Folder, "make-secrets.sh"), Path.Combine(data.Path, "make-secrets.sh"));
        await MakeAsync(data.Path);
        var made = ReadAll(data.Path);
        await MakeAsync(data.Path);
        Assert.Equal(made, ReadAll(data.Path));

        var settings = made["node.env"].Split('\n').Concat(made["gateway.env"].Split('\n')).Where(line => line.Contains('=', StringComparison.Ordinal)).ToDictionary(line => line[..line.IndexOf('=', StringComparison.Ordinal)], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        Assert.Null(ClusterOptions.CheckSecret(settings["OpenClaw__Cluster__Secret"]));
        Assert.Contains($"Password={made["postgres-password"]};", settings["ConnectionStrings__openclaw"], StringComparison.Ordinal);
        Assert.EndsWith($",password={made["redis-password"]}", settings["ConnectionStrings__redis"], StringComparison.Ordinal);
        Assert.Equal(4, new[] { made["postgres-password"], made["redis-password"], settings["OpenClaw__Cluster__Secret"], settings["OpenClaw__Gateway__AdminKey"][3..] }.Distinct().Count(secret => secret.Length == 64));
        Assert.StartsWith(ApiKey.Prefix, settings["OpenClaw__Gateway__AdminKey"], StringComparison.Ordinal);
        Assert.Contains("secrets/", await File.ReadAllLinesAsync(Path.Combine(Folder, ".gitignore"), Stop));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(data.Path, "secrets")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data.Path, "secrets", "node.env")));
    }

    private static async Task MakeAsync(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(folder, "make-secrets.sh")]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
    }

    private static Dictionary<string, string> ReadAll(string folder) => Directory.GetFiles(Path.Combine(folder, "secrets")).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
}
