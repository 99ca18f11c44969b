using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Standalone;

/// <summary>What cannot start says why in one line, ends with an error code and leaves the data as it was.</summary>
public sealed class BadStartTests
{
    private const string AnyPort = "http://127.0.0.1:0";

    [Theory]
    [InlineData("--workers must be a number from 1 to 64", "--workers", "0")]
    [InlineData("--workers must be a number from 1 to 64", "--workers", "abc")]
    [InlineData("'--bogus'", "--bogus")]
    [InlineData("Invalid url: 'nonsense'", "--urls", "nonsense")]
    [InlineData("--urls must begin with http://", "--urls", "ftp://127.0.0.1:1")]
    [InlineData("TLS is for the reverse proxy", "--urls", "https://127.0.0.1:0")]
    [InlineData("The port of --urls", "--urls", "http://127.0.0.1:99999")]
    [InlineData("cannot be listened on", "--urls", "http://192.0.2.1:5555")]
    public async Task A_wrong_option_is_named(string expected, params string[] arguments)
    {
        using var data = new DataFolder();
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, ["--data", data.Path, .. arguments]), expected);
    }

    [Theory]
    [InlineData("OpenClaw__Worker__Slots", "abc", "OpenClaw:Worker:Slots")]
    [InlineData("OpenClaw__Worker__Slots", "0", "OpenClaw:Worker:Slots")]
    [InlineData("OpenClaw__Model__Provider", "oracle", "OpenClaw:Model:Provider")]
    [InlineData("OpenClaw__Cluster__StartupTimeout", "soon", "OpenClaw:Cluster:StartupTimeout")]
    [InlineData("ConnectionStrings__openclaw", "nonsense", "ConnectionStrings:openclaw")]
    public async Task A_wrong_setting_is_named(string name, string value, string expected)
    {
        using var data = new DataFolder();
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(new Settings { [name] = value }, "--data", data.Path, "--urls", AnyPort), expected);
    }

    [Fact]
    public async Task A_busy_port_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var data = new DataFolder();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, "--data", data.Path, "--urls", address), address);
    }

    // Rights do not stop root, so what is in the way here stops everybody.
    [Fact]
    public async Task A_directory_that_cannot_be_one_is_named()
    {
        var file = Path.GetTempFileName();
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, "--data", file, "--urls", AnyPort), file);
        File.Delete(file);
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, "--data", "/proc/openclaw", "--urls", AnyPort), "/proc/openclaw");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_left_as_it_is()
    {
        using var data = new DataFolder();
        Directory.CreateDirectory(data.Path);
        await File.WriteAllTextAsync(data.Database, new string('x', 5000), TestContext.Current.CancellationToken);
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, "--data", data.Path, "--urls", AnyPort), data.Path);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(data.Database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_second_process_on_the_same_directory_is_refused_and_the_first_goes_on()
    {
        using var data = new DataFolder();
        await using var first = await StandaloneProcess.StartAsync(data, Settings.Demo(TimeSpan.Zero));
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, "--data", data.Path, "--urls", AnyPort), "Another process uses");
        using var api = new ApiClient(first, data);
        Assert.Equal("completed", (await api.EndedAsync(await api.SendAsync("c", "hello"))).State);
    }

    [Fact]
    public async Task An_unreachable_database_is_given_up_after_the_time_that_was_set()
    {
        using var data = new DataFolder();
        var settings = new Settings
        {
            ["ConnectionStrings__openclaw"] = $"Host=127.0.0.1;Port={FreePort.Next()};Username=nobody;Password=a-secret", ["OpenClaw__Cluster__StartupTimeout"] = "00:00:02",
        };
        var end = await StandaloneProcess.RunAsync(settings, "--data", data.Path, "--urls", AnyPort);
        BadStart.AssertOneLine(end, "ConnectionStrings:openclaw");
        Assert.DoesNotContain("a-secret", end.Errors + end.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Path));
    }

    [Fact]
    public async Task A_store_of_a_newer_build_is_left_as_it_is()
    {
        using var data = new DataFolder();
        await using (await StandaloneProcess.StartAsync(data)) { }
        Execute(data, "update schema_version set version = 99, min_compatible = 99");
        var before = Dump(data);
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, "--data", data.Path, "--urls", AnyPort), "too old for the store");
        Assert.Equal(before, Dump(data));
    }

    private static void Execute(DataFolder data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static List<string> Dump(DataFolder data)
    {
        using var connection = Open(data);
        var tables = Rows(connection, "select name from sqlite_master where type = 'table' and name not like '\\_\\_EF%Lock' escape '\\'");
        return [.. tables.Order(StringComparer.Ordinal).SelectMany(table => Rows(connection, $"select * from \"{table}\"").Prepend(table))];
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}")));
        return rows;
    }

    private static SqliteConnection Open(DataFolder data)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = data.Database, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
