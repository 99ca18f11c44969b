using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenClaw.Channels.Delivery;

namespace OpenClaw.Channels.Discord;

/// <summary>
/// Calls Discord's REST API for one application, each call that says something once: when to come back is the caller's decision.
/// </summary>
/// <remarks>
/// The rate limits are honoured as the headers tell them: a gate that is used up holds a call back for a moment, and one that stays shut longer
/// answers like Discord itself would, without asking it. Addresses are in no log, because an interaction's token is a part of them.
/// </remarks>
internal sealed class DiscordRest(HttpClient http, Uri baseUrl, string botToken, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private const int MostPauses = 5;
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(1);
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");
    private const int MaxAnswer = 256 * 1024;

    private readonly RouteGates _gates = new(time);
    private readonly string _root = baseUrl.ToString().TrimEnd('/') + "/";

    public async Task<DiscordAnswer> SendAsync(DiscordCall call, CancellationToken cancellationToken) => (await CallAsync(call, cancellationToken)).Answer;

    /// <summary>Up to a hundred of a channel's messages after an id, newest first.</summary>
    /// <returns>Null when Discord does not show them to us.</returns>
    public Task<IReadOnlyList<SpokenMessage>?> ListAsync(string channel, string after, CancellationToken cancellationToken) =>
        AskAsync(DiscordCall.List(channel, after), body => SpokenMessage.ParseList(body), cancellationToken);

    /// <returns>Null when Discord does not show it to us.</returns>
    public Task<DiscordFoundChannel?> FindChannelAsync(string channel, CancellationToken cancellationToken) =>
        AskAsync(DiscordCall.Find(channel), body => Parse(body, DiscordJson.Default.DiscordFoundChannel), cancellationToken);

    /// <summary>How many sockets Discord wants the application's servers to be shared among.</summary>
    public async Task<int> CountShardsAsync(CancellationToken cancellationToken)
    {
        var gateway = await AskAsync(DiscordCall.Gateway, body => Parse(body, DiscordJson.Default.DiscordGatewayBot), cancellationToken);
        return Math.Max(1, gateway?.Shards ?? throw new IOException("Discord does not know the token."));
    }

    /// <summary>Waits where Discord asks to come back later: whoever reads back reads many channels in a row and meets its limits.</summary>
    /// <returns>Null when it is not there, or not for us.</returns>
    /// <exception cref="IOException">It is not known what it is.</exception>
    private async Task<T?> AskAsync<T>(DiscordCall call, Func<byte[], T?> parse, CancellationToken cancellationToken) where T : class
    {
        var (answer, body) = await CallAsync(call, cancellationToken);
        for (var waits = 0; answer is { Status: 429, RetryAfter: { } pause } && pause <= LongestPause && waits < MostPauses; waits++)
        {
            await Task.Delay(pause, time, cancellationToken);
            (answer, body) = await CallAsync(call, cancellationToken);
        }

        if (answer.IsGone) return null;
        return (answer.IsDone ? parse(body) : null) ?? throw new IOException($"Discord did not answer {call}. {answer.Reason}");
    }

    private async Task<(DiscordAnswer Answer, byte[] Body)> CallAsync(DiscordCall call, CancellationToken cancellationToken)
    {
        var wait = _gates.WaitFor(call.Gate);
        if (wait > LongestWait) return (new DiscordAnswer(429, 0, true, "Discord's rate limit is used up.", RetryAfter: wait), []);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
        using var request = new HttpRequestMessage(call.Method, _root + call.Path);
        if (call.Json.Length > 0)
        {
            request.Content = new ByteArrayContent(call.Json);
            request.Content.Headers.ContentType = JsonType;
        }
        if (call.AsBot) request.Headers.Authorization = new AuthenticationHeaderValue("Bot", botToken);
        try
        {
            using var limit = new CancellationTokenSource(PieceSender.PieceTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            using var response = await http.SendAsync(request, both.Token);
            var body = await response.Content.ReadAsByteArrayAsync(both.Token);
            return (Read(call, response, body.Length <= MaxAnswer ? body : []), body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (DiscordAnswer.NotAnswered("Discord did not answer in time.", neverLeft: false), []);
        }
        catch (HttpRequestException e)
        {
            // A connection that never stood carried nothing; one that broke may have.
            var neverStood = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            return (DiscordAnswer.NotAnswered($"Discord could not be reached ({e.HttpRequestError}).", neverStood), []);
        }
    }

    private DiscordAnswer Read(DiscordCall call, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (Number(response, "X-RateLimit-Remaining") is 0 && Number(response, "X-RateLimit-Reset-After") is { } reset) _gates.Close(call.Gate, Seconds(reset), isGlobal: false);
        if (response.IsSuccessStatusCode) return new DiscordAnswer(status, 0, false, "", Parse(body, DiscordJson.Default.DiscordSaid)?.Id);

        var error = Parse(body, DiscordJson.Default.DiscordError);
        var reason = $"Discord answered {status}{(error is null ? "." : string.Create(CultureInfo.InvariantCulture, $" ({error.Code}: {Shorten(error.Message)})."))}";
        if (status != 429) return new DiscordAnswer(status, error?.Code ?? 0, status is >= 400 and < 500, reason);
        var after = error?.RetryAfter is { } said ? Seconds(said) : response.Headers.RetryAfter?.Delta ?? Unsaid;
        _gates.Close(call.Gate, after, error?.Global == true);
        return new DiscordAnswer(status, error?.Code ?? 0, true, reason, RetryAfter: after);
    }

    private static double? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Clamp(seconds, 0, 3600) : 1);

    private static string Shorten(string? text) => text is null ? "" : text.Length <= 200 ? text : text[..200];

    private static T? Parse<T>(byte[] body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException) // a proxy's page in between
        {
            return null;
        }
    }
}
