using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using OpenClaw.Core;
using OpenClaw.Core.Alerts;
using OpenClaw.Core.Leases;

namespace OpenClaw.Gateway.Alerts;

/// <summary>
/// Leader only: posts the beginnings and ends of alerts to the webhook. What has to be told is in the alert's row, so it survives every process; it is told at
/// least once, and a repetition carries the same <c>webhook-id</c>. Failures are repeated with growing pauses, for about two hours in all.
/// </summary>
internal sealed partial class AlertTeller(
    [FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, IAlertStore store, IHttpClientFactory clients, AlertVoice voice, IOptions<AlertOptions> options, TimeProvider time, ILogger<AlertTeller> logger)
{
    public const string ClientName = "alert webhook";
    public const int MostTries = 20;
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private const int Limit = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    /// <returns>Moments told.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Webhook is not { } url || leader.Current is null) return 0;
        // The claim outlasts all posts of this round, so nobody else tells the same meanwhile.
        var alerts = await store.ClaimUntoldAsync(Limit, TimeLimit * (Limit + 1), cancellationToken);
        var told = 0;
        foreach (var alert in alerts)
        {
            if (await TellAsync(url, alert, cancellationToken)) told++;
        }

        return told;
    }

    /// <summary>The pause after so many failures. Pure.</summary>
    internal static TimeSpan? PauseAfter(int failures) =>
        failures >= MostTries ? null : Enumerable.Range(1, failures - 1).Aggregate(FirstPause, (pause, _) => Backoff.Next(pause, LongestPause));

    private async Task<bool> TellAsync(Uri url, Alert alert, CancellationToken cancellationToken)
    {
        var moment = alert.Told == AlertMoment.None ? AlertMoment.Raised : AlertMoment.Cleared;
        if (await PostAsync(url, alert, moment, cancellationToken) is not { } error)
        {
            await store.ToldAsync(alert.Number, moment, cancellationToken);
            return true;
        }

        var pause = PauseAfter(alert.Tries + 1);
        await store.NotToldAsync(alert.Number, error, pause, cancellationToken);
        if (pause is null) Log.GivenUp(logger, alert.Number, error);
        else Log.NotTold(logger, alert.Number, error, pause.Value);
        return false;
    }

    /// <returns>What went wrong, without the address, which may hold a secret; null when the receiver has it.</returns>
    private async Task<string?> PostAsync(Uri url, Alert alert, AlertMoment moment, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var body = AlertNote.Of(alert, moment, voice.RunbookOf(alert.Rule)).ToJson();
            var id = string.Create(CultureInfo.InvariantCulture, $"alert-{alert.Number}-{moment.ToString().ToLowerInvariant()}");
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = Json;
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", AlertNote.Sign(options.Value.WebhookSecret, id, timestamp, body));
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"The receiver answered {(int)response.StatusCode}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "The receiver did not answer in time.";
        }
        catch (HttpRequestException error)
        {
            return $"The receiver could not be reached ({error.HttpRequestError}).";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook was not told of alert {Number}: {Error} It is told again after {Pause}.")]
        public static partial void NotTold(ILogger logger, long number, string error, TimeSpan pause);

        [LoggerMessage(Level = LogLevel.Error, Message = "The webhook is not told of alert {Number} any more: {Error}")]
        public static partial void GivenUp(ILogger logger, long number, string error);
    }
}
