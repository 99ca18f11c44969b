using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

[Collection(WholeMachine.Name)]
public sealed class KillTests(TestServers servers)
{
    private const int Rounds = 20;
    private const int Conversations = 4;

    // Several pieces, so that an answer is in flight for a while.
    private static readonly AimockTiming Slow = new(LatencyMilliseconds: 80, PieceLength: 10);

    private readonly Random _random = new(20);
    private readonly List<string>[] _sent = [.. Enumerable.Range(0, Conversations).Select(_ => new List<string>())];
    private Guid _last;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_nine_in_mid_answer_twenty_times_loses_and_doubles_nothing()
    {
        await using var model = await AimockServer.StartAsync();
        await model.EchoAsync("the answer to a message that was ", timing: Slow);
        await RunAsync(Settings.With(model), Rounds);
    }

    [Fact]
    public async Task Kill_nine_of_a_process_on_postgres_loses_and_doubles_nothing()
    {
        var postgres = await servers.PostgresAsync();
        var database = await postgres.CreateDatabaseAsync();
        await using var model = await AimockServer.StartAsync();
        await model.EchoAsync("the answer to a message that was ", timing: Slow);
        await RunAsync(new Settings(Settings.With(model)) { ["ConnectionStrings__openclaw"] = database }, rounds: 2);
        await postgres.DropDatabaseAsync(database);
    }

    private async Task RunAsync(Settings settings, int rounds)
    {
        using var data = new DataFolder();
        Message? inDoubt = null;
        for (var round = 0; round < rounds; round++)
        {
            await using var process = await StandaloneProcess.StartAsync(data, settings);
            using var api = new ApiClient(process, data);
            if (inDoubt is not null) _last = await inDoubt.SendAsync(api);
            inDoubt = await KillInMidAnswerAsync(process, api, round);
        }

        await using var final = await StandaloneProcess.StartAsync(data, settings);
        using var reader = new ApiClient(final, data);
        await inDoubt!.SendAsync(reader);
        foreach (var (conversation, texts) in _sent.Index())
            Assert.Equal(texts.SelectMany(t => new[] { $"user: {t}", $"assistant: the answer to a message that was {t}" }), await TurnsWhenDoneAsync(reader, $"c{conversation}", texts.Count));
    }

    /// <returns>The message that was on its way: its sender does not know whether it was accepted, and repeats it.</returns>
    private async Task<Message> KillInMidAnswerAsync(StandaloneProcess process, ApiClient api, int round)
    {
        for (var i = 0; i < 2; i++) _last = await Next(round, i).SendAsync(api);
        await api.JobAsync(_last, job => job.Runs || job.State == "completed", "started by a worker");
        await Task.Delay(_random.Next(0, 300), Token);
        var doubtful = Next(round, 2);
        var sending = doubtful.SendAsync(api);
        await Task.Delay(_random.Next(0, 10), Token);
        await process.KillAsync();
        await Record.ExceptionAsync(() => sending);
        return doubtful;
    }

    private Message Next(int round, int number)
    {
        var conversation = ((round * 3) + number) % Conversations;
        var text = $"sent in round {round} as {number}";
        _sent[conversation].Add(text);
        return new Message($"c{conversation}", text);
    }

    private static async Task<IReadOnlyList<string>> TurnsWhenDoneAsync(ApiClient api, string conversation, int messages)
    {
        IReadOnlyList<string> turns = [];
        await Eventually.TrueAsync(async () => (turns = await api.TurnsAsync(conversation)).Count >= 2 * messages, $"{messages} answers in {conversation}");
        return turns;
    }

    private sealed record Message(string Conversation, string Text)
    {
        public Task<Guid> SendAsync(ApiClient api) => api.SendAsync(Conversation, Text, idempotencyKey: Text);
    }
}
