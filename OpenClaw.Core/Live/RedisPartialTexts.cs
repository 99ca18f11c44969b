using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using OpenClaw.Core.Signals;
using StackExchange.Redis;

namespace OpenClaw.Core.Live;

/// <summary>
/// Partial text over Redis. The worker's side keeps what its running attempts have said and sends it in the background, one call at a time per
/// conversation, so pieces arrive in order, a slow Redis makes pieces longer instead of queues, and a Redis that comes back empty gets the whole
/// text again. A script joins the pieces and refuses what does not fit, so a reader may find too little but never something wrong.
/// </summary>
internal sealed class RedisPartialTexts : BackgroundService, IPartialTexts
{
    private const int MostTogether = 64;
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);

    private readonly RedisLink _link;
    private readonly PartialTextListeners _listeners;
    private readonly ConcurrentDictionary<Guid, PartialTextPost> _posts = [];

    /// <summary>Holds each post at most once, so it is as bounded as the attempts that run here.</summary>
    private readonly Channel<PartialTextPost> _queued = Channel.CreateUnbounded<PartialTextPost>(new UnboundedChannelOptions { SingleReader = true });

    public RedisPartialTexts(RedisLink link)
    {
        (_link, _listeners) = (link, new PartialTextListeners(link));
        link.Returned += SendAllAgain;
    }

    /// <summary>Attempts that this process keeps text of.</summary>
    internal int Count => _posts.Count;

    public void Publish(PartialText piece) => Change(piece.ConversationId, post => post.Append(piece));

    public void Forget(Guid conversationId, Guid jobId, int attempt)
    {
        // What other processes said is theirs to forget: the attempt ran where its text is.
        if (_posts.ContainsKey(conversationId)) Change(conversationId, post => post.Forget(jobId, attempt));
    }

    public async ValueTask<PartialText?> ReadAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        if (_link.IsDown) return null;
        try
        {
            var stored = await _link.Database.StringGetAsync(_link.Keys.PartialText(conversationId)).WaitAsync(cancellationToken);
            return stored.IsNull ? null : PartialTextMessage.ReadStored(conversationId, (byte[])stored!);
        }
        catch (Exception e) when (RedisLink.IsOutage(e))
        {
            _link.MarkDown(RedisLink.ReasonOf(e));
            return null;
        }
    }

    public IDisposable Subscribe(Guid conversationId, Action<PartialText> handler) => _listeners.Add(conversationId, handler);

    /// <summary>Sends what waits, of many conversations at once.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var together = new List<Task>();
        while (together.Count < MostTogether && _queued.Reader.TryRead(out var post)) together.Add(SendAsync(post, cancellationToken));
        await Task.WhenAll(together);
    }

    public override void Dispose()
    {
        _link.Returned -= SendAllAgain;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _queued.Reader.WaitToReadAsync(stoppingToken)) await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Change(Guid conversationId, Action<PartialTextPost> change)
    {
        while (true)
        {
            var post = _posts.GetOrAdd(conversationId, id => new PartialTextPost(id));
            lock (post)
            {
                if (post.IsRemoved) continue;
                change(post);
                Settle(post);
                return;
            }
        }
    }

    /// <summary>Under the post's lock: queues it, or drops it when nothing is left to say.</summary>
    private void Settle(PartialTextPost post)
    {
        // Without Redis an end is not remembered: what Redis still has expires, and no reader shows an attempt that the store calls over.
        if (_link.IsDown && post.Ended is { } ended) post.Close(ended);
        if (post.IsIdle && !post.IsQueued)
        {
            post.IsRemoved = true;
            _posts.TryRemove(post.ConversationId, out _);
        }
        else if (post.HasWork && !post.IsQueued && !_link.IsDown)
        {
            post.IsQueued = true;
            _queued.Writer.TryWrite(post);
        }
    }

    private async Task SendAsync(PartialTextPost post, CancellationToken cancellationToken)
    {
        try
        {
            while (!_link.IsDown && await SendNextAsync(post, cancellationToken))
            {
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _link.MarkDown(RedisLink.ReasonOf(e));
        }
        finally
        {
            lock (post)
            {
                post.IsQueued = false;
                Settle(post);
            }
        }
    }

    /// <returns>False when nothing is left.</returns>
    private async Task<bool> SendNextAsync(PartialTextPost post, CancellationToken cancellationToken)
    {
        (PartialText Piece, bool IsWhole)? next;
        (Guid JobId, int Attempt)? ended;
        lock (post) (next, ended) = (post.Next(), post.Ended);
        if (next is { } send)
        {
            await SendPieceAsync(post, send.Piece, send.IsWhole, cancellationToken);
            return true;
        }
        if (ended is not { } over) return false;

        await _link.Database.ScriptEvaluateAsync(PartialTextScripts.Forget, [_link.Keys.PartialText(post.ConversationId)], [over.JobId.ToString("N"), Digits(over.Attempt)]).WaitAsync(cancellationToken);
        lock (post) post.Close(over);
        return true;
    }

    private async Task SendPieceAsync(PartialTextPost post, PartialText piece, bool isWhole, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [
            piece.JobId.ToString("N"), Digits(piece.Attempt), Digits(piece.Offset), PartialTextMessage.Encode(piece.Text),
            (long)KeepFor.TotalMilliseconds, isWhole ? "1" : "0"];
        var answer = -1;
        try
        {
            answer = (int)await _link.Database.ScriptEvaluateAsync(PartialTextScripts.Append, [_link.Keys.PartialText(post.ConversationId)], arguments).WaitAsync(cancellationToken);
        }
        finally
        {
            lock (post)
            {
                if (answer == 1) post.Sent(piece);
                else if (answer == 0) post.GiveUp(piece);
                else post.Repeat(piece);
            }
        }
    }

    private void SendAllAgain()
    {
        foreach (var post in _posts.Values)
        {
            lock (post)
            {
                post.Renew();
                if (!post.IsRemoved) Settle(post);
            }
        }
    }

    private static string Digits(int number) => number.ToString("D10", CultureInfo.InvariantCulture);
}
