using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Channels;

/// <summary>What the conformance suite needs of a platform: people who talk on it, and what they see. The store is real; the suite plays the worker.</summary>
public abstract class ChannelDriver : IAsyncDisposable
{
    private readonly Guid _worker = Guid.NewGuid();

    /// <summary>Settings under which nobody is a stranger and nothing is too much.</summary>
    protected static readonly (string, string?)[] Open =
        [("DirectMessages", "Open"), ("Groups", "Open"), ("PersonMessagesPerMinute", "0"), ("ConversationMessagesPerMinute", "0")];

    public StoreBundle Store { get; private set; } = null!;

    internal RecordingSignals Signals { get; } = new();

    /// <summary>The longest text that the platform takes.</summary>
    public abstract int MaxLength { get; }

    /// <summary>Everything that no log may hold.</summary>
    public abstract IReadOnlyList<string> Secrets { get; }

    public abstract string Logs { get; }

    /// <summary>Starts a node.</summary>
    /// <param name="talk">Names and values of talk settings; none: open to everybody.</param>
    public async Task StartAsync(params (string Name, string? Value)[] talk)
    {
        Store = await StoreFactories.CreateSqliteAsync();
        await Store.Nodes.JoinAsync(new NodeRecord("worker-1", _worker, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, default), default);
        await StartNodeAsync(talk.Length > 0 ? talk : Open);
    }

    /// <summary>A person says something for us; a group's place has an id of its own.</summary>
    public abstract Task SayAsync(string person, string text, string? group = null);

    /// <summary>The platform hands over what was said last once more.</summary>
    public abstract Task RepeatAsync();

    /// <summary>All that we said to a person alone, or in a group, in order.</summary>
    public abstract Task<IReadOnlyList<string>> SeenAsync(string person, string? group = null);

    /// <summary>The platform refuses the next calls that say something, for a moment.</summary>
    public abstract void Throttle(int calls);

    /// <summary>Leases what waits and commits an answer to each.</summary>
    public async Task<int> AnswerAsync(Func<string, string>? answerOf = null)
    {
        var jobs = await LeaseAsync();
        foreach (var job in jobs)
        {
            await Store.Jobs.CommitAsync(job.Lease, new JobAnswer((answerOf ?? (text => "re " + text))(job.Text), "test", 1, 1), TestContext.Current.CancellationToken);
            Signals.Publish(new Signal(SignalKind.Conversation, job.Lease.ConversationId));
            Signals.Publish(new Signal(SignalKind.OutboxReady));
        }
        return jobs.Count;
    }

    public Task<IReadOnlyList<LeasedJob>> LeaseAsync() =>
        Store.Jobs.LeaseAsync([.. Enumerable.Repeat(_worker, 64)], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Store is not null) await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StartNodeAsync((string Name, string? Value)[] talk);

    protected abstract Task StopAsync();
}
