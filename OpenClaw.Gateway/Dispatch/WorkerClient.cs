using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>
/// Speaks to workers over HTTP/2 with prior knowledge and enters what they answer into the ledger. One request per job, open from the offer to
/// the outcome; see <see cref="JobOffer"/>.
/// </summary>
internal sealed class WorkerClient : IDisposable
{
    /// <summary>How long a worker that refuses the cluster's secret gets nothing; a misconfiguration does not heal within seconds.</summary>
    private static readonly TimeSpan ShunDuration = TimeSpan.FromSeconds(30);

    /// <summary>An outcome and a line of counts; more is not a report.</summary>
    private const int MostOfReport = 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly LoadLedger _ledger;
    private readonly JobOptions _options;
    private readonly TimeProvider _time;
    private readonly string _authorization;
    private readonly HttpMessageInvoker _http = new(NewHandler());

    public WorkerClient(ClusterSecret secret, LoadLedger ledger, IOptions<JobOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _ledger = ledger;
        _time = time;
        _authorization = secret.ToAuthorization();
    }

    public static TimeSpan ShunnedUntil(TimeProvider time) => time.GetElapsedTime(0) + ShunDuration;

    /// <summary>The handler's settings that every call from gateway to worker shares.</summary>
    public static void Configure(SocketsHttpHandler handler)
    {
        NodeHandler.Configure(handler);
        handler.EnableMultipleHttp2Connections = true;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
    }

    /// <summary>Only a connection that was actively refused; a connect time-out is not.</summary>
    public static bool IsRefused(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException { SocketErrorCode: SocketError.ConnectionRefused }) return true;
        }

        return false;
    }

    /// <summary>How long a worker may take to decide: the offer lease.</summary>
    public CancellationTokenSource StartOffer() => new(_options.OfferLeaseDuration, _time);

    /// <summary>An accepted offer may stay open as long as a job may run, and then be given up by its lease.</summary>
    public void Extend(CancellationTokenSource offer) => offer.CancelAfter(_options.TimeLimit + _options.LeaseDuration);

    /// <summary>Returns at the worker's decision. Never throws for what a worker or the network does.</summary>
    /// <param name="accepting">Ends the wait for the decision.</param>
    public async Task<OfferAnswer> OfferAsync(LeasedJob job, Heartbeat worker, CancellationToken accepting)
    {
        using var request = NewRequest(job, worker.Address!);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, accepting);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            _ledger.Suspect(worker.Incarnation);
            return new OfferAnswer(IsRefused(exception) ? OfferKind.Refused : OfferKind.Broken, null, exception);
        }

        return Understand(job, worker, response);
    }

    /// <summary>Reads to the end of an accepted offer, and enters a slot that is freed before it.</summary>
    /// <returns>Null when the connection broke or the body says nothing known.</returns>
    public async Task<OfferReport?> ReadReportAsync(LeasedJob job, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using (response)
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                var report = new byte[MostOfReport];
                var (length, isFreed) = (0, false);
                while (length < report.Length && await body.ReadAsync(report.AsMemory(length), cancellationToken) is > 0 and var read)
                {
                    length += read;
                    if (isFreed || FreedIn(report.AsSpan(0, length)) is not { } counts) continue;
                    isFreed = true;
                    _ledger.Freed(job.Holder, job.Lease.Token.Id, counts);
                }

                return JsonSerializer.Deserialize(report.AsSpan(0, length), JobOfferJson.Default.OfferReport);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The offer is over. May be called again when the report has told so already.</summary>
    public void End(LeasedJob job) => _ledger.Ended(job.Holder, job.Lease.Token.Id);

    public void Begin(LeasedJob job) => _ledger.Sent(job.Holder, job.Lease.Token.Id);

    /// <summary>How the job left the worker: a failed attempt counts against it, in a row with others; a message that nobody could answer does not.</summary>
    public void Settle(LeasedJob job, Heartbeat worker, OfferReport report)
    {
        if (report.Outcome is OfferOutcome.Committed or OfferOutcome.Rejected) _ledger.Succeeded(worker.Incarnation);
        else if (report.Outcome == OfferOutcome.Failed) _ledger.Failed(worker.Incarnation);
        _ledger.Ended(worker.Incarnation, job.Lease.Token.Id, WorkerLoad.Parse(report.Load)); // last: it wakes the dispatcher
    }

    /// <summary>A call broke after acceptance: nothing new until a newer heartbeat.</summary>
    public void Doubt(Heartbeat worker) => _ledger.Suspect(worker.Incarnation);

    public void Dispose() => _http.Dispose();

    private OfferAnswer Understand(LeasedJob job, Heartbeat worker, HttpResponseMessage response)
    {
        var id = job.Lease.Token.Id;
        var load = LoadOf(response);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            _ledger.Accepted(worker.Incarnation, id, load);
            return new OfferAnswer(OfferKind.Accepted, response);
        }

        using (response)
        {
            switch (response.StatusCode)
            {
                case HttpStatusCode.TooManyRequests:
                    _ledger.Busy(worker.Incarnation, id, load);
                    return new OfferAnswer(OfferKind.Busy);
                case HttpStatusCode.Conflict:
                    return new OfferAnswer(OfferKind.Stale);
                case HttpStatusCode.Unauthorized:
                    _ledger.Shun(worker.Incarnation, ShunnedUntil(_time));
                    return new OfferAnswer(OfferKind.Unauthorized);
                default:
                    _ledger.Suspect(worker.Incarnation);
                    var saysNo = response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadRequest;
                    return new OfferAnswer(saysNo ? OfferKind.Failed : OfferKind.Broken, null, new HttpRequestException($"The worker answered {(int)response.StatusCode}."));
            }
        }
    }

    // Of a report that may not be whole yet.
    private static WorkerLoad? FreedIn(ReadOnlySpan<byte> report)
    {
        var json = new Utf8JsonReader(report, isFinalBlock: false, default);
        return json.Read() && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(JobOffer.Freed) && json.Read() && json.TokenType == JsonTokenType.String
            ? WorkerLoad.Parse(json.GetString())
            : null;
    }

    public static WorkerLoad? LoadOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(WorkerLoad.Header, out var values) ? WorkerLoad.Parse(values.ToString()) : null;

    private HttpRequestMessage NewRequest(LeasedJob job, Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, JobOffer.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(job, JobOfferJson.Default.LeasedJob)) { Headers = { ContentType = Json } },
        };
        request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        return request;
    }

    private static SocketsHttpHandler NewHandler()
    {
        var handler = new SocketsHttpHandler();
        Configure(handler);
        return handler;
    }
}
