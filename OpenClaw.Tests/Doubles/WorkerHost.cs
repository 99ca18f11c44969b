using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Worker;
using Xunit;

namespace OpenClaw.Tests.Doubles;

/// <summary>A whole worker on a real HTTP/2 port of the loopback, with its edges (stores, live state, model) on script.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-tests";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly WebApplication _app;
    private bool _isStopped;

    private WorkerHost(WebApplication app, HttpClient client) => (_app, Client) = (app, client);

    public WorkerJobStore Jobs { get; private init; } = null!;
    public WorkerLive Live { get; private init; } = null!;
    public NodeDoubles Nodes { get; private init; } = null!;
    public ScriptedChatClient Model { get; private init; } = null!;
    public HttpClient Client { get; }
    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<WorkerHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var (jobs, live, nodes, model) = (new WorkerJobStore(), new WorkerLive(), new NodeDoubles(), new ScriptedChatClient());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value))
            .Append(new("OpenClaw:Cluster:Secret", Secret)).Append(new("OpenClaw:Model:Name", "scripted")));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IJobStore>(jobs).AddSingleton<ISignals>(live).AddSingleton<IPartialTexts>(live);
        builder.Services.AddSingleton<INodeStore>(nodes).AddSingleton<IWorkerRegistry>(nodes).AddSingleton<IChatClient>(model).AddSingleton(new Random(1));
        builder.AddWorker();
        var app = builder.Build();
        app.MapWorker();
        await app.StartAsync();
        var client = new HttpClient
        {
            BaseAddress = new Uri(app.Urls.First()), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = Deadline,
        };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", new ClusterSecret(Secret).ToAuthorization());
        return new WorkerHost(app, client) { Jobs = jobs, Live = live, Nodes = nodes, Model = model };
    }

    public LeasedJob NewJob(string text = "hello", string? model = null)
    {
        var address = new ChannelAddress("api", "tests", Guid.NewGuid().ToString("N"));
        return new LeasedJob(new JobLease(Guid.NewGuid(), address.ConversationId, new FencingToken(1, Guid.NewGuid())),
            Get<LocalNode>().Incarnation, address, text, model, 0, TimeSpan.Zero, DateTimeOffset.UnixEpoch, null);
    }

    /// <summary>Sends the offer; the answer is there when its headers are.</summary>
    public Task<HttpResponseMessage> OfferAsync(LeasedJob job) => Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, JobOffer.Path) { Content = JsonContent.Create(job), Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
        HttpCompletionOption.ResponseHeadersRead);

    public static async Task<OfferOutcome> OutcomeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<OfferReport>().WaitAsync(Deadline))!.Outcome;

    public async Task<OfferOutcome> RunAsync(LeasedJob job)
    {
        using var answer = await OfferAsync(job);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await OutcomeAsync(answer);
    }

    public Task<HttpResponseMessage> ChatAsync(string json) => Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(json, null, "application/json"), Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
        HttpCompletionOption.ResponseHeadersRead);

    public async Task StopAsync()
    {
        _isStopped = true;
        await _app.StopAsync().WaitAsync(Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_isStopped) Get<OpenClaw.Worker.Execution.RunningJobs>().StopAll(OpenClaw.Worker.Execution.RunEnd.Lost);
        await _app.DisposeAsync();
    }
}
