using OpenClaw.Tests.EndToEnd;
using Xunit;

namespace OpenClaw.Tests.Standalone;

public sealed class FirstStartTests
{
    [Fact]
    public async Task Help_tells_the_options()
    {
        var end = await StandaloneProcess.RunAsync(null, "--help");
        Assert.Equal((0, ""), (end.Code, end.Errors));
        Assert.All(["--urls", "--data", "--workers"], option => Assert.Contains(option, end.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_admin_key_is_shown_once_and_kept_for_its_owner_alone()
    {
        using var data = new DataFolder();
        await using (var first = await StandaloneProcess.StartAsync(data))
        {
            Assert.Contains(data.AdminKey, first.Banner, StringComparison.Ordinal);
            Assert.DoesNotContain("warn: ", first.Banner, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                foreach (var file in new[] { "admin.key", "cluster.secret", "openclaw.db", "openclaw.db-wal" }.Select(name => Path.Combine(data.Path, name)))
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        await using var second = await StandaloneProcess.StartAsync(data);
        Assert.DoesNotContain(data.AdminKey, second.Banner, StringComparison.Ordinal);
        using var api = new ApiClient(second, data);
        await api.EndedAsync(await api.SendAsync("c", "hello"));
    }

    [Fact]
    public async Task It_loads_neither_the_other_store_nor_what_only_a_migration_needs()
    {
        using var data = new DataFolder();
        await using var process = await StandaloneProcess.StartAsync(data);
        if (!OperatingSystem.IsLinux()) return; // elsewhere a process does not tell what it has mapped
        var loaded = await File.ReadAllTextAsync($"/proc/{process.ProcessId}/maps", TestContext.Current.CancellationToken);
        Assert.Contains("/OpenClaw.Core.dll", loaded, StringComparison.Ordinal);
        foreach (var large in new[] { "Microsoft.EntityFrameworkCore", "Npgsql", "System.Private.Xml" }) Assert.DoesNotContain($"/{large}.dll", loaded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_workers_share_one_gateway()
    {
        using var data = new DataFolder();
        await using var process = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.FromMilliseconds(2)), workers: 3);
        using var api = new ApiClient(process, data);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => api.SendAsync($"c{i}", "hello")));
        var workers = new HashSet<string?>();
        foreach (var job in jobs) workers.Add((await api.EndedAsync(job)).Worker);
        Assert.Equal(3, workers.Count);
    }
}
