using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Dispatch;

public sealed class LastTryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly ConcurrentQueue<LeasedJob> _offers = new();
    private readonly TaskCompletionSource _ended = new();
    private volatile bool _isBusy = true;
    private Guid _worker;

    [Fact]
    public async Task A_last_try_waits_at_the_gateway_until_a_worker_is_empty_and_is_leased_to_it_only_then()
    {
        await using var bundle = new DispatchBundle();
        _worker = (await bundle.StartWorkerAsync(AnswerAsync)).Incarnation;
        bundle.Store.Deaths = 2;
        bundle.Store.Enqueue("a");
        Assert.Equal(1, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        await Eventually.TrueAsync(() => _offers.Count >= 2, "the worker is asked again");
        Assert.All(_offers, job => Assert.Equal((true, bundle.Gateway.Incarnation), (job.IsAlone, job.Holder)));
        Assert.Equal([bundle.Gateway.Incarnation], bundle.Store.HandedOver);

        _isBusy = false;
        await Eventually.TrueAsync(() => _offers.Any(job => job.Holder == _worker), "it is the worker's");
        Assert.Equal([bundle.Gateway.Incarnation, _worker], bundle.Store.HandedOver);
        Assert.False(bundle.Store.Released.TryRead(out _));
        _ended.SetResult();
    }

    [Fact]
    public async Task One_last_try_at_a_time_is_under_way()
    {
        await using var bundle = new DispatchBundle();
        _worker = (await bundle.StartWorkerAsync(AnswerAsync)).Incarnation;
        _isBusy = false;
        bundle.Store.Deaths = 2;
        bundle.Store.Enqueue("a", "b");
        Assert.Equal(2, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        await Eventually.TrueAsync(() => _offers.Any(job => job.Holder == _worker), "one of them runs");
        await Task.Delay(TimeSpan.FromSeconds(1), Token); // four times the pause between two questions
        Assert.Single(_offers, job => job.Holder == _worker);
        _ended.SetResult();
        await Eventually.TrueAsync(() => _offers.Count(job => job.Holder == _worker) == 2, "then the other");
    }

    [Fact]
    public async Task A_gateway_that_stops_gives_the_last_try_back()
    {
        await using var bundle = new DispatchBundle();
        _worker = (await bundle.StartWorkerAsync(AnswerAsync)).Incarnation;
        bundle.Store.Deaths = 2;
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.StartAsync(Token);
        await Eventually.TrueAsync(() => !_offers.IsEmpty, "a worker is asked");
        await bundle.Dispatcher.StopAsync(Token);
        Assert.True(bundle.Store.Released.TryRead(out _));
    }

    [Theory]
    [InlineData(0, 3, false)]
    [InlineData(1, 3, false)]
    [InlineData(2, 3, true)]
    [InlineData(0, 1, false)] // else every job would run alone
    [InlineData(1, 2, true)]
    public void The_last_try_is_the_one_whose_crash_would_end_the_job(int deaths, int maxDeaths, bool isLast) => Assert.Equal(isLast, Poison.IsLastTry(deaths, maxDeaths));

    private async Task AnswerAsync(HttpContext context)
    {
        var job = (await JsonSerializer.DeserializeAsync(context.Request.Body, JobOfferJson.Default.LeasedJob))!;
        _offers.Enqueue(job);
        await (_isBusy ? LoopbackWorker.Status(429, new WorkerLoad(2000 + _offers.Count, 4, 4, 0, 0, 0)) : job.Holder == _worker ? LoopbackWorker.Accept(_ended.Task) : LoopbackWorker.Status(409))(context);
    }
}
