using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenClaw.Tests.Telegram;

/// <summary>
/// A strict Telegram Bot API on a free port of loopback: paths, four ways of parameters, envelopes and refusals as the real one has them. It keeps
/// every call and everything that was said. Safe for many chats and callers at once.
/// </summary>
/// <remarks>
/// Point a client at <see cref="BaseUrl"/> with the token of a bot made by <see cref="AddBot"/>; let people talk with <see cref="BotApiBot.Send"/>;
/// script faults with <see cref="Break"/>; read <see cref="BotApiBot.Report"/>. A webhook gets its updates one by one, each repeated until 2xx.
/// </remarks>
public sealed class BotApiEmulator : IAsyncDisposable
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly BotApiWebhooks _webhooks;
    private readonly ConcurrentDictionary<string, BotApiBot> _bots = new();
    private readonly List<(string Method, BotApiFault Fault)> _faults = [];
    private readonly ConcurrentQueue<BotApiCall> _calls = new();
    private readonly CancellationTokenSource _end = new();

    private BotApiEmulator()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        _webhooks = new BotApiWebhooks(_bots);
    }

    public Uri BaseUrl => new(_app.Urls.First());

    /// <summary>Every call, in the order of their answers.</summary>
    public IReadOnlyList<BotApiCall> Calls => [.. _calls];

    public static async Task<BotApiEmulator> StartAsync()
    {
        var emulator = new BotApiEmulator();
        await emulator._app.StartAsync();
        emulator._webhooks.Start();
        return emulator;
    }

    /// <param name="token">As @BotFather gives them; the bot's id is the part before the colon.</param>
    public BotApiBot AddBot(string token = "700100:AAtest-token_of_the-emulator0000000", string username = "claw_test_bot") =>
        _bots.GetOrAdd(token, _ => new BotApiBot(token, username, TimeProvider.System));

    /// <summary>Takes the bot's token away, as @BotFather's revoke does.</summary>
    public void Revoke(BotApiBot bot) => _bots.TryRemove(bot.Token, out _);

    /// <summary>The next calls of a method meet these faults, one each.</summary>
    public void Break(string method, params IEnumerable<BotApiFault> faults)
    {
        lock (_faults) _faults.AddRange(faults.Select(fault => (method, fault)));
    }

    /// <summary>How often a method was called for a bot.</summary>
    public int Count(BotApiBot bot, string method) => _calls.Count(c => c.Bot == bot.Username && c.Method.Equals(method, StringComparison.OrdinalIgnoreCase));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync(); // hung answers and waiting polls
        await _webhooks.DisposeAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
        JsonObject envelope;
        try
        {
            if (path is not [var name, var method] || !name.StartsWith("bot", StringComparison.Ordinal) || !name.Contains(':', StringComparison.Ordinal))
                throw new BotApiError(404, "Not Found");
            if (!_bots.TryGetValue(name[3..], out var bot)) throw new BotApiError(401, "Unauthorized");
            var parameters = await BotApiParameters.ReadAsync(context.Request, gone.Token);
            if (await CallAsync(context, bot, method, parameters, gone.Token) is not { } answer) return;
            envelope = answer;
        }
        catch (BotApiError error)
        {
            envelope = error.ToEnvelope();
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = (int?)envelope["error_code"] ?? StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(envelope.ToJsonString(), Encoding.UTF8, CancellationToken.None);
    }

    /// <returns>Null when a fault withheld the answer.</returns>
    private async Task<JsonObject?> CallAsync(HttpContext context, BotApiBot bot, string method, BotApiParameters parameters, CancellationToken gone)
    {
        var fault = NextFault(method, parameters.Text("text") ?? "");
        JsonObject? envelope = null;
        try
        {
            if (Before(fault) is { } refusal) throw refusal;
            if (fault?.Kind is not (BotApiFaultKind.HangBefore or BotApiFaultKind.CutBefore))
                envelope = new JsonObject { ["ok"] = true, ["result"] = await BotApiMethods.CallAsync(bot, method, parameters, gone) };
        }
        catch (BotApiError error)
        {
            envelope = error.ToEnvelope();
        }
        var isWithheld = fault?.Kind is BotApiFaultKind.HangBefore or BotApiFaultKind.HangAfter or BotApiFaultKind.CutBefore or BotApiFaultKind.CutAfter;
        _calls.Enqueue(new BotApiCall(bot.Username, method, parameters.Values, isWithheld ? 0 : (int?)envelope!["error_code"] ?? StatusCodes.Status200OK));
        if (!isWithheld) return envelope;
        if (fault!.Kind is BotApiFaultKind.HangBefore or BotApiFaultKind.HangAfter) await Task.Delay(HangLimit, gone);
        context.Abort();
        return null;
    }

    private BotApiFault? NextFault(string method, string text)
    {
        lock (_faults)
        {
            var at = _faults.FindIndex(f => f.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && (f.Fault.Text is null || text.Contains(f.Fault.Text, StringComparison.Ordinal)));
            if (at < 0) return null;
            var fault = _faults[at].Fault;
            _faults.RemoveAt(at);
            return fault;
        }
    }

    private static BotApiError? Before(BotApiFault? fault) => fault?.Kind switch
    {
        BotApiFaultKind.Throttle => BotApiError.Throttled(fault.Number),
        BotApiFaultKind.Refuse => new BotApiError(fault.Number, fault.Description, fault.MigrateTo is { } to ? new JsonObject { ["migrate_to_chat_id"] = to } : null),
        _ => null,
    };
}
