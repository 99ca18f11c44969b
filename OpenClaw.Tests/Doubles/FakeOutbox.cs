using System.Collections.Concurrent;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Tests.Doubles;

/// <summary>An outbox in memory that keeps the seam's order rule (one claimable row per conversation) and records every verb.</summary>
internal sealed class FakeOutbox(TimeProvider time) : IOutbox
{
    private readonly Lock _gate = new();
    private readonly List<Row> _rows = [];
    private int _unavailable;

    public ConcurrentQueue<(string Verb, Guid Id, TimeSpan After, string Reason)> Verbs { get; } = new();

    /// <summary>Claims that found nothing since the last one that did.</summary>
    public int EmptyClaims { get; private set; }

    /// <summary>The next calls, of any verb, find no store.</summary>
    public void BeUnavailable(int calls) => _unavailable = calls;

    public OutboxEntry Add(string conversation = "c1", string channel = "webhook", bool isAnswer = true, string text = "hello", Uri? callback = null)
    {
        var address = new ChannelAddress("api", "default", conversation);
        var message = new OutboundMessage(Guid.NewGuid(), address, isAnswer, text, callback);
        var entry = new OutboxEntry(Guid.NewGuid(), Guid.Empty, channel, message, 0, time.GetUtcNow(), null);
        lock (_gate) _rows.Add(new Row(entry) { ReadyAt = time.GetUtcNow() });
        return entry;
    }

    /// <summary>Another node takes the row over, as after an expired claim.</summary>
    public void StealClaims()
    {
        lock (_gate)
            foreach (var row in _rows) row.Token = Guid.NewGuid();
    }

    public bool IsClaimed
    {
        get
        {
            lock (_gate) return _rows.Any(row => row.Token is not null);
        }
    }

    /// <summary>Claims are made at once and told when this has ended.</summary>
    public Task Telling { get; set; } = Task.CompletedTask;

    public async Task<IReadOnlyList<OutboxEntry>> ClaimAsync(string channel, Guid holder, int limit, TimeSpan duration, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        var claimed = Claim(channel, limit);
        await Telling.WaitAsync(cancellationToken);
        return claimed;
    }

    private List<OutboxEntry> Claim(string channel, int limit)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var heads = _rows.Where(r => !r.IsDone).DistinctBy(r => r.Entry.Message.Address.ConversationId)
                .Where(r => r.Entry.Channel == channel && r.Token is null && r.ReadyAt <= now).Take(limit).ToList();
            foreach (var row in heads) row.Token = Guid.NewGuid();
            EmptyClaims = heads.Count == 0 ? EmptyClaims + 1 : 0;
            return [.. heads.Select(r => r.Entry with { Token = r.Token!.Value, Tries = r.Tries })];
        }
    }

    public Task<HolderResult> AcknowledgeAsync(OutboxEntry entry, CancellationToken cancellationToken) =>
        Change("acknowledge", entry, default, "", row => row.IsDone = true);

    public Task<HolderResult> RetryAsync(OutboxEntry entry, string reason, TimeSpan after, CancellationToken cancellationToken) =>
        Change("retry", entry, after, reason, row => row.ReadyAt = time.GetUtcNow() + after);

    public Task<HolderResult> DeadLetterAsync(OutboxEntry entry, string reason, CancellationToken cancellationToken) =>
        Change("dead letter", entry, default, reason, row => row.IsDone = true);

    public Task<(long Waiting, long Dead)> CountAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return Task.FromResult(((long)_rows.Count(r => !r.IsDone), (long)Verbs.Count(v => v.Verb == "dead letter")));
    }

    private Task<HolderResult> Change(string verb, OutboxEntry entry, TimeSpan after, string reason, Action<Row> change)
    {
        ThrowIfUnavailable();
        lock (_gate)
        {
            var row = _rows.Single(r => r.Entry.Id == entry.Id);
            if (row.Token != entry.Token) return Task.FromResult(HolderResult.Stale);
            row.Token = null;
            row.Tries++;
            change(row);
            Verbs.Enqueue((verb, entry.Id, after, reason));
            return Task.FromResult(HolderResult.Done);
        }
    }

    private void ThrowIfUnavailable()
    {
        if (Interlocked.Decrement(ref _unavailable) >= 0) throw new StoreUnavailableException("scripted");
    }

    private sealed class Row(OutboxEntry entry)
    {
        public OutboxEntry Entry => entry;
        public Guid? Token { get; set; }
        public DateTimeOffset ReadyAt { get; set; }
        public int Tries { get; set; }
        public bool IsDone { get; set; }
    }
}
