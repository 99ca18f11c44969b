using System.Text.Json.Nodes;
using Npgsql;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Doubles;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using OpenClaw.Tests.Telegram;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>A cluster whose people write in Telegram chats, by the API, and by the API with a callback; its database can be lost and brought back.</summary>
internal sealed class RestoreStory : IAsyncDisposable
{
    public const string Slow = "slow";
    private const string Prefix = "re ";
    private const string Held = "Held after a restore%";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly PostgresServer _postgres;
    private readonly AimockServer _model;
    private readonly BotApiEmulator _emulator;
    private readonly BotApiBot _bot;
    private readonly WebhookReceiver _receiver;
    private readonly DataFolder _folder = new();
    private readonly LocalCluster _cluster;
    private readonly PatientClient _client;
    private string _database;

    private RestoreStory(PostgresServer postgres, AimockServer model, BotApiEmulator emulator, BotApiBot bot, WebhookReceiver receiver, LocalCluster cluster)
    {
        (_postgres, _model, _emulator, _bot, _receiver, _cluster, _database) = (postgres, model, emulator, bot, receiver, cluster, cluster.Stores.Postgres);
        _client = new PatientClient(cluster.Address, cluster.AdminKey);
    }

    public static string Backup { get; } = Repository.PathOf("deploy", "kubernetes", "components", "backup", "backup.sh");
    public static string Restore { get; } = Repository.PathOf("deploy", "kubernetes", "components", "backup", "restore.sh");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RestoreStory> StartAsync(TestServers servers)
    {
        var model = await AimockServer.StartAsync();
        await model.EchoAsync(Prefix);
        await model.EchoAsync(Prefix, Slow, new AimockTiming(LatencyMilliseconds: 1500, PieceLength: 6));
        var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 1), Stop, (_, _) => new Settings(Settings.With(model))
        {
            ["OpenClaw__Gateway__MessagesPerMinute"] = "0",
            ["OpenClaw__Telegram__BotToken"] = bot.Token,
            ["OpenClaw__Telegram__DirectMessages"] = "Open",
            ["OpenClaw__Telegram__PersonMessagesPerMinute"] = "0",
            ["OpenClaw__Telegram__BaseUrl"] = emulator.BaseUrl.ToString(),
        });
        return new RestoreStory(await servers.PostgresAsync(), model, emulator, bot, await WebhookReceiver.StartAsync(204), cluster);
    }

    /// <summary>The same words in so many chats, conversations, and conversations with a callback.</summary>
    public async Task<IReadOnlyList<string>> TalkAsync(string words, int people)
    {
        var said = new List<string>();
        for (var i = 0; i < people; i++)
        {
            var text = $"{words} {i}";
            _bot.Send(100 + i, 100 + i, text);
            await _client.SendAsync($"api-{i}", $"{text} by api", null, Stop);
            await _client.SendAsync($"hook-{i}", $"{text} by hook", _receiver.Url, Stop);
            said.Add(text);
        }

        return said;
    }

    /// <summary>Everywhere: in the chats, at the receiver, in the history.</summary>
    public async Task AnsweredAsync(IReadOnlyList<string> said)
    {
        await UntilAsync(() => Task.FromResult(said.All(text => SentInChats(text) >= 1)), $"{said[0]}: answers in the chats");
        await UntilAsync(() => Task.FromResult(said.All(text => SentToReceiver(text).Count >= 1)), $"{said[0]}: callbacks");
        for (var i = 0; i < said.Count; i++) await UntilAsync(async () => (await _client.TurnsAsync($"api-{i}", Stop)).Contains($"assistant: {Prefix}{said[i]} by api"), $"{said[i]}: the turn");
    }

    public async Task AnsweredTwiceAsync(IReadOnlyList<string> said) => await UntilAsync(() => Task.FromResult(said.All(text => SentInChats(text) >= 2)), "a second answer in the chats");

    /// <summary>Waits until the model writes answers of all three kinds.</summary>
    public Task RunningAsync() => UntilAsync(
        async () => await CountAsync("select count(distinct c.channel || coalesce(left(j.callback_url, 4), '')) from jobs j join conversations c on c.id = j.conversation_id where j.state = 1") == 3,
        "all three kinds run");

    public async Task BackUpAsync()
    {
        var end = await ShellScript.RunAsync(Backup, _database, _folder.Path);
        Assert.True(end.Code == 0, end.Errors);
    }

    /// <summary>The database is gone, and all nodes with it. The platform has been told of everything that was read from it.</summary>
    public async Task LoseAsync()
    {
        await UntilAsync(() => Task.FromResult(_bot.PendingUpdates == 0), "no update is left with the platform");
        foreach (var node in _cluster.Nodes) await node.KillAsync();
        await _postgres.DropDatabaseAsync(_database);
    }

    public async Task RestoreAsync()
    {
        _database = await _postgres.CreateDatabaseAsync();
        foreach (var node in _cluster.Nodes) node.Environment["ConnectionStrings__openclaw"] = _database;
        var end = await ShellScript.RunAsync(Restore, _database, _folder.Path);
        Assert.True(end.Code == 0, end.Errors);
    }

    public Task<ProcessEnd> RunNodeAsync(params IEnumerable<string> arguments) => DotnetProgram.RunAsync("OpenClaw.Gateway", _cluster.Gateways[0].Environment, arguments);

    public Task StartAgainAsync() => Task.WhenAll(_cluster.Nodes.Select(node => node.StartAsync(Stop)));

    public Task StopAsync() => Task.WhenAll(_cluster.Nodes.Select(node => node.TerminateAsync()));

    /// <summary>What was said by the API, once and in order; what came after the backup is not in it.</summary>
    public async Task AssertAnsweredOnceInHistoryAsync(IReadOnlyList<string> said)
    {
        foreach (var person in said.GroupBy(text => text[(text.LastIndexOf(' ') + 1)..]))
        {
            var expected = person.SelectMany(text => new[] { $"user: {text} by api", $"assistant: {Prefix}{text} by api" }).ToList();
            IReadOnlyList<string> turns = [];
            await UntilAsync(async () => (turns = await _client.TurnsAsync($"api-{person.Key}", Stop)).Count >= expected.Count, $"{expected.Count} turns of api-{person.Key}");
            Assert.Equal(expected, turns);
        }
    }

    /// <summary>A callback may be repeated under the id it had: its receiver knows it by that.</summary>
    public void AssertNothingIsSentTwice()
    {
        Assert.All(_bot.Report(), chat => Assert.Empty(chat.Doubled));
        Assert.All(_receiver.Requests.GroupBy(r => r.Body), same => Assert.Single(same.Select(r => r.Headers["webhook-id"]).Distinct()));
        Assert.All(_receiver.Requests.GroupBy(r => (string)JsonNode.Parse(r.Body)!["answer"]!), same => Assert.Single(same.Select(r => r.Headers["webhook-id"]).Distinct()));
    }

    public Task<long> CountHeldAsync() => CountAsync($"select (select count(*) from jobs where state = 3 and error like '{Held}') + (select count(*) from outbox where state = 3 and error like '{Held}')");

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed) TestContext.Current.TestOutputHelper?.WriteLine(_cluster.Logs);
        _client.Dispose();
        await _cluster.DisposeAsync();
        if (_database != _cluster.Stores.Postgres) await _postgres.DropDatabaseAsync(_database);
        await _receiver.DisposeAsync();
        await _emulator.DisposeAsync();
        await _model.DisposeAsync();
        _folder.Dispose();
    }

    private int SentInChats(string text) => _bot.Report().Sum(chat => chat.Answers.Count(answer => answer == Prefix + text));

    private List<string> SentToReceiver(string text) => [.. _receiver.Requests.Where(r => (string?)JsonNode.Parse(r.Body)!["answer"] == $"{Prefix}{text} by hook").Select(r => r.Headers["webhook-id"])];

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database + ";Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(Limit);
        while (!await condition())
        {
            if (bound.IsCancellationRequested) Assert.Fail($"Not within {Limit}: {what}\n{_cluster.Logs}");
            await Task.Delay(TimeSpan.FromMilliseconds(25), Stop);
        }
    }
}
