using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Telegram;

/// <summary>
/// The updates of one bot. An update stays until a poll names an offset beyond it. A second poll while one waits ends the one that waits with 409,
/// as the real server does; while a webhook is set there is no polling at all.
/// </summary>
internal sealed class BotApiUpdates
{
    private const int MaxLimit = 100;
    private const int MaxTimeout = 50;
    private static readonly string[] ByDefault = ["message", "edited_message", "callback_query", "my_chat_member"];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, (string Kind, string Json)> _waiting = [];
    private TaskCompletionSource<bool>? _poll;
    private string[] _allowed = ByDefault;
    private int _lastId;

    public BotApiUpdates(int firstId) => _lastId = firstId - 1;

    /// <summary>Set while a webhook takes the updates.</summary>
    public Uri? Webhook { get; private set; }

    public string? Secret { get; private set; }

    /// <summary>Conflicts answered so far.</summary>
    public int Conflicts { get; private set; }

    /// <summary>Updates that no offset has passed yet.</summary>
    public int Pending
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    public bool IsPolled
    {
        get
        {
            lock (_gate) return _poll is not null;
        }
    }

    /// <param name="fill">Makes the update's content; called under the lock, so that content and number have the same order.</param>
    public void Add(string kind, Func<JsonNode> fill)
    {
        lock (_gate)
        {
            var content = fill();
            if (!_allowed.Contains(kind)) return;
            var id = ++_lastId;
            _waiting[id] = (kind, new JsonObject { ["update_id"] = id, [kind] = content }.ToJsonString());
            _poll?.TrySetResult(true);
        }
    }

    public async Task<JsonArray> PollAsync(BotApiParameters parameters, CancellationToken gone)
    {
        var offset = parameters.Int("offset", 0);
        var limit = Math.Clamp(parameters.Int("limit", MaxLimit), 1, MaxLimit);
        var timeout = TimeSpan.FromSeconds(Math.Clamp(parameters.Int("timeout", 0), 0, MaxTimeout));
        var poll = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (Webhook is not null) throw Refuse("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
            if (_poll is not null)
                _poll.TrySetException(Refuse("terminated by other getUpdates request; make sure that only one bot instance is running"));
            _poll = null;
            if (parameters.Json("allowed_updates") is JsonArray allowed) _allowed = allowed.Count == 0 ? ByDefault : [.. allowed.Select(a => a!.GetValue<string>())];
            Confirm(offset);
            if (_waiting.Count > 0 || timeout == TimeSpan.Zero) return Take(limit);
            _poll = poll;
        }

        try
        {
            await poll.Task.WaitAsync(timeout, gone);
            lock (_gate) return Take(limit);
        }
        catch (TimeoutException)
        {
            return [];
        }
        finally
        {
            lock (_gate)
                if (_poll == poll) _poll = null;
        }
    }

    public void SetWebhook(Uri? url, string? secret, bool dropPending, JsonNode? allowed)
    {
        lock (_gate)
        {
            (Webhook, Secret) = (url, secret);
            if (dropPending) _waiting.Clear();
            if (allowed is JsonArray kinds) _allowed = kinds.Count == 0 ? ByDefault : [.. kinds.Select(a => a!.GetValue<string>())];
            if (url is null) return;
            _poll?.TrySetException(Refuse("terminated by setWebhook request"));
            _poll = null;
        }
    }

    /// <summary>The oldest, for the webhook.</summary>
    public (int Id, string Json)? Peek()
    {
        lock (_gate) return _waiting.Count == 0 ? null : (_waiting.First().Key, _waiting.First().Value.Json);
    }

    public void Remove(int id)
    {
        lock (_gate) _waiting.Remove(id);
    }

    private BotApiError Refuse(string description)
    {
        Conflicts++;
        return BotApiError.Conflict(description);
    }

    // A negative offset counts from the end and forgets what is before.
    private void Confirm(int offset)
    {
        var gone = offset >= 0 ? _waiting.Keys.Where(id => id < offset) : _waiting.Keys.SkipLast(-offset);
        foreach (var id in gone.ToList()) _waiting.Remove(id);
    }

    private JsonArray Take(int limit) => [.. _waiting.Values.Take(limit).Select(update => JsonNode.Parse(update.Json))];
}
