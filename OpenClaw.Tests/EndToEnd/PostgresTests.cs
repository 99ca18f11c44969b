using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

public sealed class PostgresTests(TestServers servers)
{
    [Fact]
    public async Task With_a_connection_string_the_messages_are_kept_in_postgres()
    {
        var postgres = await servers.PostgresAsync();
        var database = await postgres.CreateDatabaseAsync();
        using var data = new DataFolder();
        await using (var process = await StandaloneProcess.StartAsync(data, new Settings(Settings.Demo(TimeSpan.Zero)) { ["ConnectionStrings__openclaw"] = database }))
        {
            using var api = new ApiClient(process, data);
            var jobs = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => api.SendAsync($"c{i % 4}", $"m{i}")));
            foreach (var job in jobs) Assert.Equal("completed", (await api.EndedAsync(job)).State);
            Assert.Equal(10, (await api.TurnsAsync("c0")).Count);
            Assert.False(File.Exists(data.Database));
        }

        await postgres.DropDatabaseAsync(database);
    }
}
