using System.Text.Json.Nodes;
using OpenClaw.Tests.Doubles;
using OpenClaw.Tests.EndToEnd;
using Xunit;

namespace OpenClaw.Tests.Cluster;

/// <summary>
/// People who talk to a cluster through its balancer: every conversation sends its messages one after the other and has its outcomes posted to a
/// receiver; beside them somebody calls <c>/v1</c> directly. At the end each message was answered once, in order, and delivered.
/// </summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    private readonly int _conversations;
    private readonly int _messages;
    private readonly string _prefix;
    private readonly WebhookReceiver _receiver;
    private readonly TaskCompletionSource _underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _accepted;

    private ClusterLoad(LocalCluster cluster, WebhookReceiver receiver, int conversations, int messages, string prefix)
    {
        (_conversations, _messages, _prefix, _receiver) = (conversations, messages, prefix, receiver);
        Senders = new PatientClient(cluster.Address, cluster.AdminKey);
        Direct = new PatientClient(cluster.Address, cluster.AdminKey);
    }

    public PatientClient Senders { get; }
    public PatientClient Direct { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="prefix">What the model puts before the message that it repeats.</param>
    public static async Task<ClusterLoad> StartAsync(LocalCluster cluster, int conversations, int messages, string prefix) =>
        new(cluster, await WebhookReceiver.StartAsync(204), conversations, messages, prefix);

    /// <summary>Sends everything; <paramref name="fault"/> happens when a third of the messages is accepted.</summary>
    public async Task RunAsync(Func<Task> fault)
    {
        var sending = Task.WhenAll(Enumerable.Range(0, _conversations).Select(TalkAsync));
        var calling = CallAsync(sending);
        await Task.WhenAny(_underWay.Task, sending);
        await fault();
        await Task.WhenAll(sending, calling);
    }

    public async Task AssertEverythingIsAnsweredOnceAsync(TimeSpan limit)
    {
        using var bound = new CancellationTokenSource(limit);
        for (var c = 0; c < _conversations; c++)
        {
            var expected = Enumerable.Range(0, _messages).SelectMany(m => new[] { $"user: {TextOf(c, m)}", $"assistant: {_prefix}{TextOf(c, m)}" }).ToArray();
            IReadOnlyList<string> turns;
            do
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), Stop);
                turns = await Senders.TurnsAsync($"c{c}", Stop);
            }
            while (turns.Count < expected.Length && !bound.IsCancellationRequested);
            Assert.Equal(expected, turns);
        }

        while (Delivered().Count < _conversations * _messages && !bound.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(50), Stop);
        var delivered = Delivered();
        Assert.Equal(_conversations * _messages, delivered.Count);
        Assert.All(delivered, answer => Assert.Equal(1, answer.Ids)); // a repetition has the first one's id, so the receiver can drop it
    }

    public async ValueTask DisposeAsync()
    {
        Senders.Dispose();
        Direct.Dispose();
        await _receiver.DisposeAsync();
    }

    private List<(string Answer, int Ids)> Delivered() =>
        [.. _receiver.Requests.GroupBy(r => (string)JsonNode.Parse(r.Body)!["answer"]!).Select(g => (g.Key, g.Select(r => r.Headers["webhook-id"]).Distinct().Count()))];

    private async Task TalkAsync(int conversation)
    {
        for (var m = 0; m < _messages; m++)
        {
            await Senders.SendAsync($"c{conversation}", TextOf(conversation, m), _receiver.Url, Stop);
            if (Interlocked.Increment(ref _accepted) == _conversations * _messages / 3) _underWay.TrySetResult();
        }
    }

    private async Task CallAsync(Task sending)
    {
        for (var i = 0; !sending.IsCompleted; i++) Assert.Equal($"{_prefix}direct {i}", await Direct.CompleteAsync(Settings.ModelName, $"direct {i}", Stop));
    }

    private static string TextOf(int conversation, int message) => $"c{conversation}m{message}";
}
