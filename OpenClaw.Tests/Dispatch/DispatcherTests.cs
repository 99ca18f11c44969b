using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Core.Telemetry;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Dispatch;

public sealed class DispatcherTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_as_many_jobs_are_leased_as_slots_are_believed_free_and_none_waits_for_an_outcome()
    {
        await using var bundle = new DispatchBundle();
        var end = new TaskCompletionSource();
        await bundle.StartWorkerAsync(LoopbackWorker.Accept(end.Task), slots: 2);
        await bundle.StartWorkerAsync(LoopbackWorker.Accept(end.Task), slots: 1);
        bundle.Store.Enqueue("a", "b", "c", "d", "e");

        Assert.Equal(3, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        Assert.Equal(0, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        Assert.Equal(3, Assert.Single(bundle.Store.Leases).Count);
        end.SetResult();
        await Eventually.TrueAsync(() => bundle.View.AssignFreeSlots(64).Count == 3, "all slots free again");
    }

    [Fact]
    public async Task An_offer_carries_the_job_and_the_cluster_secret()
    {
        await using var bundle = new DispatchBundle();
        var seen = new TaskCompletionSource<(string Path, string Protocol, string? Authorization, LeasedJob? Job)>();
        await bundle.StartWorkerAsync(async context =>
        {
            var job = await JsonSerializer.DeserializeAsync(context.Request.Body, JobOfferJson.Default.LeasedJob);
            seen.SetResult((context.Request.Path, context.Request.Protocol, context.Request.Headers.Authorization, job));
        });
        bundle.Store.Enqueue("hello");
        await bundle.Dispatcher.RunOnceAsync(Token);
        var offer = await seen.Task.WaitAsync(Eventually.Bound, Token);
        Assert.Equal((JobOffer.Path, "HTTP/2", "Bearer " + DispatchBundle.Secret), (offer.Path, offer.Protocol, offer.Authorization));
        Assert.Equal("hello", offer.Job?.Text);
        Assert.Equal(bundle.Store.Leases[0][0], offer.Job?.Holder);
    }

    [Fact]
    public async Task A_busy_worker_gives_the_job_back_and_is_believed_full()
    {
        await using var bundle = new DispatchBundle();
        var worker = await bundle.StartWorkerAsync(LoopbackWorker.Status(429, new WorkerLoad(2000, 4, 4, 0, 0, 0)));
        bundle.Store.Enqueue("a");
        Assert.Equal(1, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        await Eventually.NextAsync(bundle.Store.Released, "a release");
        Assert.Equal(0, bundle.CandidateOf(worker).FreeSlots);
        Assert.Equal(0, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        bundle.Registry.Update(worker.Node(sequence: 3));
        Assert.Equal(4, bundle.CandidateOf(worker).FreeSlots);
    }

    [Theory]
    [InlineData(OfferOutcome.Failed, 1)]
    [InlineData(OfferOutcome.Committed, 0)]
    [InlineData(OfferOutcome.Rejected, 0)] // else five bad prompts would take a healthy worker out for half a minute
    public async Task Only_an_attempt_that_another_worker_might_have_done_counts_against_this_one(OfferOutcome outcome, int failures)
    {
        await using var bundle = new DispatchBundle();
        var freed = new WorkerLoad(2000, 1, 0, 0, 0, 0);
        var worker = await bundle.StartWorkerAsync(LoopbackWorker.Accept(report: JsonSerializer.Serialize(new OfferReport(outcome, freed.ToString()), JobOfferJson.Default.OfferReport)), slots: 1);
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.TrueAsync(() => bundle.CandidateOf(worker) is { FreeSlots: 1, Delta: 0 }, "the report was read");
        Assert.Equal(failures, bundle.CandidateOf(worker).Failures);
    }

    [Fact]
    public async Task A_slot_that_is_freed_before_the_report_gets_the_next_job_at_once()
    {
        await using var bundle = new DispatchBundle();
        var reported = new TaskCompletionSource();
        var worker = await bundle.StartWorkerAsync(LoopbackWorker.AcceptAndFree(reported.Task), slots: 1);
        bundle.Store.Enqueue("a", "b");
        Assert.Equal(1, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        await Eventually.TrueAsync(() => bundle.CandidateOf(worker).FreeSlots == 1, "the slot is free");
        Assert.Equal(1, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        reported.SetResult();
        await Eventually.TrueAsync(() => bundle.CandidateOf(worker) is { FreeSlots: 1, Delta: 0, Failures: 0 }, "both reports were read");
    }

    [Fact]
    public async Task A_stale_lease_is_left_alone()
    {
        await using var bundle = new DispatchBundle();
        var worker = await bundle.StartWorkerAsync(LoopbackWorker.Status(409));
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.NextAsync(worker.Seen, "an offer at the worker");
        await Eventually.TrueAsync(() => bundle.CandidateOf(worker).Delta == 0, "the offer's end");
        Assert.False(bundle.Store.Released.TryRead(out _));
        Assert.False(bundle.CandidateOf(worker).IsShunned);
    }

    [Fact]
    public async Task A_worker_that_refuses_the_secret_is_named_in_the_log_and_gets_nothing_for_a_while()
    {
        await using var bundle = new DispatchBundle();
        var worker = await bundle.StartWorkerAsync(LoopbackWorker.Status(401));
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.NextAsync(bundle.Store.Released, "a release");
        bundle.Registry.Update(worker.Node(sequence: 9));
        Assert.True(bundle.CandidateOf(worker).IsShunned);
        var error = Assert.Single(bundle.Logs.GetSnapshot(), record => record.Level == LogLevel.Error);
        Assert.Contains("OpenClaw:Cluster:Secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(bundle.Logs.GetSnapshot(), record => record.Message.Contains(DispatchBundle.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_connection_is_a_death_and_the_job_that_was_only_offered_is_released_first()
    {
        await using var bundle = new DispatchBundle();
        bundle.Nodes.JobsPerDeath = 1;
        var worker = await bundle.StartWorkerAsync(_ => Task.CompletedTask);
        await worker.KillAsync();
        bundle.Store.Enqueue("a", "b");
        Assert.Equal(2, (await bundle.Dispatcher.RunOnceAsync(Token)).Leased);
        var death = await Eventually.NextAsync(bundle.Nodes.Deaths, "a declared death");
        Assert.Equal((worker.Id, worker.Incarnation, true, 3), death);
        Assert.True(bundle.Store.Released.TryRead(out _));
        await Eventually.TrueAsync(() => bundle.Signals.Published.Any(signal => signal.Kind == SignalKind.JobsReady), "the ready signal");
        Assert.Contains(worker.Incarnation, bundle.Registry.Removed);
    }

    [Fact]
    public async Task A_reset_before_acceptance_withdraws_the_offer_and_is_suspicion_until_a_newer_heartbeat()
    {
        await using var bundle = new DispatchBundle();
        var worker = await bundle.StartWorkerAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.NextAsync(bundle.Store.Withdrawn, "a withdrawal");
        Assert.Equal(Eligibility.Shunned, EligibilityRules.Of(bundle.CandidateOf(worker)));
        bundle.Registry.Update(worker.Node(sequence: 2));
        Assert.Equal(Eligibility.Eligible, EligibilityRules.Of(bundle.CandidateOf(worker)));
        Assert.False(bundle.Nodes.Deaths.TryRead(out _));
    }

    [Fact]
    public async Task A_worker_that_does_not_decide_within_the_offer_lease_loses_the_offer()
    {
        await using var bundle = new DispatchBundle(offerLease: TimeSpan.FromMilliseconds(300));
        var end = new TaskCompletionSource();
        var worker = await bundle.StartWorkerAsync(_ => end.Task);
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.NextAsync(bundle.Store.Withdrawn, "a withdrawal");
        Assert.True(bundle.CandidateOf(worker).IsShunned);
        end.SetResult();
    }

    [Fact]
    public async Task A_worker_that_died_before_its_answer_is_declared_dead_and_the_row_says_what_it_had_started()
    {
        await using var bundle = new DispatchBundle();
        var came = new TaskCompletionSource();
        var worker = await bundle.StartWorkerAsync(_ =>
        {
            came.TrySetResult();
            return Task.Delay(Timeout.Infinite, Token);
        });
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await came.Task.WaitAsync(Eventually.Bound, Token);
        await worker.KillAsync();
        Assert.Equal((worker.Id, worker.Incarnation, true, 3), await Eventually.NextAsync(bundle.Nodes.Deaths, "a declared death"));
        Assert.True(bundle.Store.Withdrawn.TryRead(out _));
        Assert.False(bundle.Store.Released.TryRead(out _)); // whether it had started or not: a message that crashes workers would be tried without end
    }

    [Fact]
    public async Task An_acceptance_whose_answer_was_lost_leaves_the_job_to_its_worker_while_that_still_listens()
    {
        await using var bundle = new DispatchBundle();
        bundle.Store.IsAccepted = true;
        await bundle.StartWorkerAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.TrueAsync(() => bundle.Logs.GetSnapshot().Any(r => r.Message.Contains("after acceptance", StringComparison.Ordinal)), "the loss in the log");
        Assert.False(bundle.Store.Released.TryRead(out _));
        Assert.False(bundle.Nodes.Deaths.TryRead(out _));
    }

    [Theory]
    [InlineData(503, true)]
    [InlineData(400, true)]
    [InlineData(500, false)]
    public async Task A_worker_that_says_no_gives_the_job_back_and_one_that_broke_is_not_taken_at_its_word(int status, bool isReleased)
    {
        await using var bundle = new DispatchBundle();
        var worker = await bundle.StartWorkerAsync(LoopbackWorker.Status(status));
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.NextAsync(isReleased ? bundle.Store.Released : bundle.Store.Withdrawn, "its job back");
        Assert.True(bundle.CandidateOf(worker).IsShunned);
    }

    [Fact]
    public async Task A_reset_after_acceptance_leaves_the_job_to_its_worker_while_that_still_listens()
    {
        await using var bundle = new DispatchBundle();
        var worker = await bundle.StartWorkerAsync(async context =>
        {
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.TrueAsync(() => bundle.Logs.GetSnapshot().Any(r => r.Message.Contains("after acceptance", StringComparison.Ordinal)), "the loss in the log");
        Assert.False(bundle.Store.Released.TryRead(out _));
        Assert.False(bundle.Nodes.Deaths.TryRead(out _));
        Assert.True(bundle.CandidateOf(worker).IsShunned);
    }

    [Fact]
    public async Task A_worker_killed_after_acceptance_is_declared_dead_once_for_all_its_jobs()
    {
        await using var bundle = new DispatchBundle();
        var worker = await bundle.StartWorkerAsync(LoopbackWorker.Accept(Task.Delay(Timeout.Infinite, Token), load: new WorkerLoad(2000, 4, 3, 0, 0, 0)));
        bundle.Store.Enqueue("a", "b", "c");
        await bundle.Dispatcher.RunOnceAsync(Token);
        await Eventually.TrueAsync(() => bundle.CandidateOf(worker) is { Delta: 0, Active: 3 }, "all three accepted");
        await worker.KillAsync();
        Assert.Equal(worker.Incarnation, (await Eventually.NextAsync(bundle.Nodes.Deaths, "a declared death")).Incarnation);
        Assert.False(bundle.Store.Released.TryRead(out _));
    }

    [Fact]
    public async Task The_loop_survives_a_store_that_is_away_and_works_on_a_signal()
    {
        await using var bundle = new DispatchBundle();
        var worker = await bundle.StartWorkerAsync(LoopbackWorker.Accept());
        bundle.Store.IsDown = true;
        await bundle.Dispatcher.StartAsync(Token);
        await Eventually.TrueAsync(() => bundle.Logs.GetSnapshot().Any(r => r.Level == LogLevel.Warning), "the warning");
        bundle.Store.IsDown = false;
        bundle.Store.Enqueue("a");
        bundle.Signals.Publish(new Signal(SignalKind.JobsReady));
        await Eventually.NextAsync(worker.Seen, "an offer at the worker");
        await bundle.Dispatcher.StopAsync(Token);
    }

    [Fact]
    public async Task The_trace_of_the_message_goes_on_through_lease_and_offer_to_the_worker()
    {
        var names = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.Gateway,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => names.Add($"{activity.OperationName} {activity.TraceId}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var bundle = new DispatchBundle();
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        bundle.Store.TraceParent = $"00-{Trace}-b7ad6b7169203331-01";
        var header = new TaskCompletionSource<string>();
        await bundle.StartWorkerAsync(context =>
        {
            header.TrySetResult(context.Request.Headers.TraceParent.ToString());
            return Task.CompletedTask;
        });
        bundle.Store.Enqueue("a");
        await bundle.Dispatcher.RunOnceAsync(Token);
        Assert.Contains(Trace, await header.Task.WaitAsync(Eventually.Bound, Token), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => names.Contains($"lease job {Trace}") && names.Contains($"offer job {Trace}"), "both activities");
    }

    [Fact]
    public async Task Admission_closes_above_the_bound_and_asks_the_store_at_most_once_a_second()
    {
        var store = new ScriptedJobStore { Queued = 11 };
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var gate = new AdmissionGate(store, Microsoft.Extensions.Options.Options.Create(new AdmissionOptions { MaxQueued = 10 }), time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<AdmissionGate>.Instance);
        await gate.RefreshAsync();
        for (var i = 0; i < 100; i++) Assert.NotNull(gate.Check());
        Assert.Equal(1, store.Counts);
        store.Queued = 10;
        time.Advance(TimeSpan.FromSeconds(1));
        gate.Check();
        await Eventually.TrueAsync(() => gate.Check() is null, "open again");
        Assert.Equal(2, store.Counts);
    }
}
