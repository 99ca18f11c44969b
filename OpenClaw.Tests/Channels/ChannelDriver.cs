using OpenClaw.Core.Jobs;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;

namespace OpenClaw.Tests.Channels;

/// <summary>What the conformance suite needs of a platform: people who talk on it, and what they see. The store is real; the suite plays the worker.</summary>
public abstract class ChannelDriver : IAsyncDisposable
{
    private PlayedWorker _worker = null!;

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
        _worker = new PlayedWorker(Store, Signals);
        await _worker.JoinAsync();
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
    public async Task<int> AnswerAsync(Func<string, string>? answerOf = null) => (await _worker.AnswerAsync(answerOf)).Count;

    public Task<IReadOnlyList<LeasedJob>> LeaseAsync() => _worker.LeaseAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Store is not null) await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StartNodeAsync((string Name, string? Value)[] talk);

    protected abstract Task StopAsync();
}
