using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>People who talk all the time, each in a conversation of her own, and one who calls <c>/v1</c> directly, until they are told to stop.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int MostMessages = 240; // a page of turns holds them and their answers

    private readonly TimeSpan _pause;
    private readonly PatientClient _senders;
    private readonly PatientClient _direct;
    private readonly List<string>[] _sent;
    private readonly string _name;
    private readonly Task _talking;
    private volatile bool _isOver;
    private int _calls;

    private SteadyLoad(Uri address, string key, int conversations, string name, TimeSpan pause)
    {
        _pause = pause;
        _senders = new PatientClient(address, key);
        _direct = new PatientClient(address, key);
        _name = name;
        _sent = [.. Enumerable.Range(0, conversations).Select(_ => new List<string>())];
        _talking = Task.WhenAll([.. Enumerable.Range(0, conversations).Select(TalkAsync), CallAsync()]);
    }

    /// <summary>What senders heard instead of an acceptance, and callers instead of an answer, before they tried again.</summary>
    public IReadOnlyList<string> Refusals => [.. _senders.Refusals.Select(refusal => "message: " + refusal), .. _direct.Refusals.Select(refusal => "call: " + refusal)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="name">What conversations begin with; loads of one cluster need one each.</param>
    /// <param name="balancer">Null: the cluster's own.</param>
    /// <param name="pause">Between two messages of a person; longer where the load has to last longer.</param>
    public static SteadyLoad Start(FaultCluster cluster, int conversations, string name = "talk", Uri? balancer = null, TimeSpan? pause = null) =>
        new(balancer ?? cluster.Nodes.Address, cluster.Nodes.AdminKey, conversations, name, pause ?? TimeSpan.FromMilliseconds(200));

    /// <summary>Ends the talk and checks that each message was answered once, in order.</summary>
    public async Task AssertAnsweredOnceInOrderAsync()
    {
        _isOver = true;
        await _talking;
        for (var c = 0; c < _sent.Length; c++)
        {
            var expected = _sent[c].SelectMany(text => new[] { $"user: {text}", $"assistant: {FaultCluster.Prefix}{text}" }).ToArray();
            IReadOnlyList<string> turns = [];
            await FaultCluster.UntilAsync(async () => (turns = await _senders.TurnsAsync($"{_name}-{c}", Stop)).Count >= expected.Length, $"{expected.Length} turns in {_name}-{c}");
            Assert.Equal(expected, turns);
        }

        FaultCluster.Print($"{_sent.Sum(texts => texts.Count)} messages, {_calls} direct calls, {Refusals.Count} refusals: {string.Join(" | ", Refusals.Take(20))}");
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _talking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _senders.Dispose();
        _direct.Dispose();
    }

    private async Task TalkAsync(int conversation)
    {
        while (!_isOver && _sent[conversation].Count < MostMessages)
        {
            var text = $"{_name}{conversation}m{_sent[conversation].Count}";
            await _senders.SendAsync($"{_name}-{conversation}", text, null, Stop);
            _sent[conversation].Add(text);
            await Task.Delay(_pause, Stop);
        }
    }

    private async Task CallAsync()
    {
        for (; !_isOver; _calls++)
        {
            Assert.Equal($"{FaultCluster.Prefix}call {_calls}", await _direct.CompleteAsync(Settings.ModelName, $"call {_calls}", Stop));
            await Task.Delay(_pause, Stop);
        }
    }
}
