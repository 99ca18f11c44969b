using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Dispatch;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Proxy;

public sealed class ProxyTests
{
    private const string Path = "/v1/chat/completions";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_reaches_the_client_piece_by_piece()
    {
        var more = new TaskCompletionSource();
        await using var bundle = await ProxyBundle.StartAsync(async context =>
        {
            await context.Response.WriteAsync("one");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("two");
        });
        using var response = await SendAsync(bundle);
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[16];
        Assert.Equal(3, await body.ReadAtLeastAsync(buffer, 3, cancellationToken: Token));
        more.SetResult();
        Assert.Equal(3, await body.ReadAtLeastAsync(buffer, 3, cancellationToken: Token));
    }

    [Fact]
    public async Task The_clients_credentials_stay_and_the_clusters_secret_goes_out()
    {
        await using var bundle = await ProxyBundle.StartAsync(context =>
        {
            context.Response.Headers[WorkerLoad.Header] = new WorkerLoad(5000, 4, 1, 0, 0, 0).ToString();
            var headers = context.Request.Headers;
            return context.Response.WriteAsync($"{context.Request.Protocol}|{headers.Authorization}|{headers.Cookie}|{context.Request.Path}");
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(new { a = 1 }) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer client");
        request.Headers.TryAddWithoutValidation("Cookie", "session=1");
        using var response = await bundle.Client.SendAsync(request, Token);
        Assert.Equal($"HTTP/2|Bearer {DispatchBundle.Secret}||{Path}", await response.Content.ReadAsStringAsync(Token));
        Assert.False(response.Headers.Contains(WorkerLoad.Header));
        Assert.Equal(1, Assert.Single(bundle.View.Read()).Load?.Active);
    }

    [Fact]
    public async Task A_busy_worker_is_passed_over_with_the_whole_body_and_nothing_of_its_answer()
    {
        await using var bundle = await ProxyBundle.StartAsync(BusyWithBody, EchoAsync);
        bundle.Prefer(0);
        using var response = await SendAsync(bundle);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("question", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("X-Busy"));
        Assert.Equal("kept", response.Headers.GetValues("X-Outer").Single());
        Assert.True(bundle[0].Seen.TryRead(out _));
        Assert.Equal(0, bundle.View.Read().Single(c => c.Worker.Incarnation == bundle[0].Incarnation).FreeSlots);
    }

    [Fact]
    public async Task All_busy_is_429_with_retry_after_in_the_openai_form()
    {
        await using var bundle = await ProxyBundle.StartAsync(LoopbackWorker.Status(429), LoopbackWorker.Status(429));
        using var response = await SendAsync(bundle);
        await AssertErrorAsync(response, HttpStatusCode.TooManyRequests, "workers_busy");
        Assert.True(bundle[0].Seen.TryRead(out _));
        Assert.True(bundle[1].Seen.TryRead(out _));
    }

    [Fact]
    public async Task A_429_of_the_model_itself_reaches_the_client()
    {
        await using var bundle = await ProxyBundle.StartAsync(Answer, Answer);
        using var response = await SendAsync(bundle);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("the model says so", await response.Content.ReadAsStringAsync(Token));

        static Task Answer(HttpContext context)
        {
            context.Response.StatusCode = 429;
            return context.Response.WriteAsync("the model says so");
        }
    }

    [Fact]
    public async Task A_dead_worker_is_passed_over_and_declared()
    {
        await using var bundle = await ProxyBundle.StartAsync(EchoAsync, EchoAsync);
        await bundle[0].KillAsync();
        bundle.Prefer(0);
        using var response = await SendAsync(bundle);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(bundle[0].Incarnation, (await Eventually.NextAsync(bundle.Nodes.Deaths, "a declared death")).Incarnation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_break_before_the_first_byte_is_tried_on_another_worker(bool afterHeaders)
    {
        await using var bundle = await ProxyBundle.StartAsync(async context =>
        {
            if (afterHeaders) await context.Response.StartAsync();
            context.Abort();
        }, EchoAsync);
        bundle.Prefer(0);
        using var response = await SendAsync(bundle);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(bundle[0].Seen.TryRead(out _));
    }

    [Fact]
    public async Task A_break_after_the_first_byte_is_not_repeated()
    {
        var read = new TaskCompletionSource();
        await using var bundle = await ProxyBundle.StartAsync(async context =>
        {
            await context.Response.WriteAsync("begin");
            await context.Response.Body.FlushAsync();
            await read.Task;
            context.Abort();
        }, EchoAsync);
        bundle.Prefer(0);
        using var response = await SendAsync(bundle);
        await using var body = await response.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[16];
        await body.ReadAtLeastAsync(buffer, 5, cancellationToken: Token);
        read.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => body.ReadAtLeastAsync(buffer, 1, cancellationToken: Token).AsTask());
        Assert.False(bundle[1].Seen.TryRead(out _));
    }

    [Fact]
    public async Task A_worker_that_refuses_the_secret_is_passed_over_and_its_401_stays_here()
    {
        await using var bundle = await ProxyBundle.StartAsync(LoopbackWorker.Status(401));
        using var response = await SendAsync(bundle);
        await AssertErrorAsync(response, HttpStatusCode.ServiceUnavailable, "no_worker");
    }

    [Fact]
    public async Task Without_a_worker_the_answer_is_503_with_retry_after()
    {
        await using var bundle = await ProxyBundle.StartAsync();
        using var response = await SendAsync(bundle);
        await AssertErrorAsync(response, HttpStatusCode.ServiceUnavailable, "no_worker");
    }

    [Fact]
    public async Task A_single_worker_that_drains_or_is_suspect_gets_nothing_although_no_policy_is_asked()
    {
        await using var bundle = await ProxyBundle.StartAsync(EchoAsync);
        bundle.Registry.Update(bundle[0].Node(ageSeconds: 10, sequence: 2));
        using (var suspect = await SendAsync(bundle)) await AssertErrorAsync(suspect, HttpStatusCode.ServiceUnavailable, "no_worker");
        bundle.Registry.Set(bundle[0].Node(status: NodeStatus.Draining, sequence: 3));
        await Eventually.TrueAsync(() => bundle.Config.GetConfig().Clusters[0].Destinations!.Count == 0, "the destination's removal");
        using (var draining = await SendAsync(bundle)) await AssertErrorAsync(draining, HttpStatusCode.ServiceUnavailable, "no_worker");
        Assert.False(bundle[0].Seen.TryRead(out _));
    }

    [Fact]
    public async Task Several_workers_that_all_drain_get_nothing_and_one_that_stays_gets_everything()
    {
        await using var bundle = await ProxyBundle.StartAsync(EchoAsync, EchoAsync);
        bundle.Registry.Set(bundle[0].Node(status: NodeStatus.Draining, sequence: 2), bundle[1].Node(sequence: 2));
        await Eventually.TrueAsync(() => bundle.Config.GetConfig().Clusters[0].Destinations!.Count == 1, "one destination");
        using (var stayed = await SendAsync(bundle)) Assert.Equal(HttpStatusCode.OK, stayed.StatusCode);
        Assert.True(bundle[1].Seen.TryRead(out _));
        bundle.Registry.Set(bundle[0].Node(status: NodeStatus.Draining, sequence: 3), bundle[1].Node(status: NodeStatus.Draining, sequence: 3));
        await Eventually.TrueAsync(() => bundle.Config.GetConfig().Clusters[0].Destinations!.Count == 0, "no destination");
        using (var drained = await SendAsync(bundle)) await AssertErrorAsync(drained, HttpStatusCode.ServiceUnavailable, "no_worker");
        Assert.False(bundle[0].Seen.TryRead(out _) || bundle[1].Seen.TryRead(out _));
    }

    [Fact]
    public async Task Heartbeats_do_not_rebuild_the_configuration()
    {
        await using var bundle = await ProxyBundle.StartAsync(EchoAsync, EchoAsync);
        var before = bundle.Config.GetConfig();
        bundle.Prefer(0);
        bundle.Prefer(1);
        using var response = await SendAsync(bundle);
        Assert.Same(before, bundle.Config.GetConfig());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_is_413_and_no_worker_sees_it(bool chunked)
    {
        await using var bundle = await ProxyBundle.StartAsync(EchoAsync);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(new byte[(256 * 1024) + 1]) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await bundle.Client.SendAsync(request, Token);
        await AssertErrorAsync(response, HttpStatusCode.RequestEntityTooLarge, "request_too_large");
        Assert.False(bundle[0].Seen.TryRead(out _));
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_the_call_to_the_worker()
    {
        var cancelled = new TaskCompletionSource();
        await using var bundle = await ProxyBundle.StartAsync(async context =>
        {
            using var registration = context.RequestAborted.Register(cancelled.SetResult);
            await cancelled.Task;
        });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = bundle.Client.PostAsJsonAsync(Path, new { text = "question" }, leaving.Token);
        await Eventually.NextAsync(bundle[0].Seen, "a request at the worker");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        await Eventually.TrueAsync(() => bundle.View.Read()[0].Delta == 0, "the slot's return");
    }

    [Fact]
    public async Task Routes_of_the_configuration_stand_beside_the_workers_and_never_see_the_secret()
    {
        await using var own = await LoopbackWorker.StartAsync("own", context => context.Response.WriteAsync($"own|{context.Request.Headers.Authorization}"));
        await using var bundle = await ProxyBundle.StartAsync(new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:own:ClusterId"] = "own",
            ["ReverseProxy:Routes:own:Match:Path"] = "/own/{**rest}",
            ["ReverseProxy:Clusters:own:Destinations:a:Address"] = own.Address.ToString(),
            ["ReverseProxy:Clusters:own:HttpRequest:Version"] = "2",
            ["ReverseProxy:Clusters:own:HttpRequest:VersionPolicy"] = "RequestVersionExact",
        }, EchoAsync);
        Assert.Equal("own|", await bundle.Client.GetStringAsync("/own/page", Token));
        using var response = await SendAsync(bundle);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(ProxyBundle bundle)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(new { text = "question" }) };
        return bundle.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status != HttpStatusCode.RequestEntityTooLarge, response.Headers.RetryAfter is not null);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        await context.Response.WriteAsync(await reader.ReadToEndAsync());
    }

    private static Task BusyWithBody(HttpContext context)
    {
        context.Response.Headers["X-Busy"] = "1";
        return Task.WhenAll(LoopbackWorker.Status(429)(context), context.Response.WriteAsync("busy"));
    }
}
