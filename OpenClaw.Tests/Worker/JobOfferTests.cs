using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Doubles;
using OpenClaw.Worker.Execution;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class JobOfferTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_accepted_job_is_extended_then_answered_then_committed_and_told()
    {
        await using var worker = await WorkerHost.StartAsync();
        var job = worker.NewJob();
        Assert.Equal(OfferOutcome.Committed, await worker.RunAsync(job));
        Assert.Equal((job.Lease, new JobOptions().LeaseDuration), Assert.Single(worker.Jobs.Extended));
        var (lease, answer) = Assert.Single(worker.Jobs.Committed);
        Assert.Equal((job.Lease, new JobAnswer("ok", "scripted", 3, 5)), (lease, answer with { FirstTextAfter = null }));
        Assert.InRange(answer.FirstTextAfter!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Contains(new Signal(SignalKind.Conversation, job.Lease.ConversationId), worker.Live.Published);
        Assert.Contains(new Signal(SignalKind.JobsReady), worker.Live.Published);
        Assert.Contains(new Signal(SignalKind.OutboxReady), worker.Live.Published);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer not-the-secret-of-the-tests")]
    public async Task Without_the_secret_nothing_is_taken(string? authorization)
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Client.DefaultRequestHeaders.Remove("Authorization");
        if (authorization is not null) worker.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await worker.OfferAsync(worker.NewJob());
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using var chat = await worker.ChatAsync("""{"model":"scripted","messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal(HttpStatusCode.Unauthorized, chat.StatusCode);
        Assert.Empty(worker.Jobs.Extended);
        Assert.Equal(0, worker.Model.Calls);
    }

    [Fact]
    public async Task A_body_that_is_no_job_is_refused()
    {
        await using var worker = await WorkerHost.StartAsync();
        using var answer = await worker.Client.PostAsync(JobOffer.Path, new StringContent("{\"text\":1"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_full_worker_answers_busy_with_its_true_counts()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Worker:Slots", "1"));
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.Hang(stop);
        using var first = await worker.OfferAsync(worker.NewJob());
        using var second = await worker.OfferAsync(worker.NewJob());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
        var load = WorkerLoad.Parse(second.Headers.GetValues(WorkerLoad.Header).Single());
        Assert.Equal((1, 1, 0), (load!.Slots, load.Active, load.FreeSlots));
        Assert.Single(worker.Jobs.Extended);
    }

    [Fact]
    public async Task A_job_that_runs_alone_is_taken_by_an_empty_worker_only_and_nothing_else_runs_until_it_is_written()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Worker:Slots", "3"));
        var (end, written) = (new TaskCompletionSource(), new TaskCompletionSource<HolderResult>());
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.SayAfter(end.Task, "ok", stop);
        worker.Jobs.OnCommit = _ => written.Task;
        using var beside = await worker.OfferAsync(worker.NewJob());
        var own = worker.NewJob() with { IsAlone = true };
        var asked = own with { Holder = Guid.NewGuid() }; // the gateway's
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(worker, asked));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(worker, worker.NewJob())); // it waits to be empty
        end.SetResult();
        await Eventually.TrueAsync(() => !worker.Jobs.Committed.IsEmpty, "the outcome is being written");
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(worker, asked));
        written.SetResult(HolderResult.Done);
        await WorkerHost.OutcomeAsync(beside);
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(worker, asked));

        written = new TaskCompletionSource<HolderResult>();
        using var alone = await worker.OfferAsync(own);
        Assert.Equal(HttpStatusCode.OK, alone.StatusCode);
        await Eventually.TrueAsync(() => worker.Jobs.Committed.Count == 2, "its outcome is being written");
        using var other = await worker.OfferAsync(worker.NewJob());
        Assert.Equal((HttpStatusCode.TooManyRequests, 0), (other.StatusCode, WorkerLoad.Parse(other.Headers.GetValues(WorkerLoad.Header).Single())!.FreeSlots));
        using var chat = await worker.ChatAsync("""{"model":"scripted","messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, chat.StatusCode);
        written.SetResult(HolderResult.Done);
        Assert.Equal(OfferOutcome.Committed, await WorkerHost.OutcomeAsync(alone));
        Assert.Equal(OfferOutcome.Committed, await worker.RunAsync(worker.NewJob()));
    }

    private static async Task<HttpStatusCode> StatusAsync(WorkerHost worker, LeasedJob job)
    {
        using var answer = await worker.OfferAsync(job);
        return answer.StatusCode;
    }

    [Fact]
    public async Task The_next_job_has_the_slot_while_the_outcome_is_being_written()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Worker:Slots", "1"));
        var written = new TaskCompletionSource<HolderResult>();
        worker.Jobs.OnCommit = _ => written.Task;
        using var answer = await worker.OfferAsync(worker.NewJob());
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var ahead = new byte[1024];
        var length = await body.ReadAsync(ahead, TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        var (start, counts) = ("{\"" + JobOffer.Freed + "\":\"", Encoding.UTF8.GetString(ahead, 0, length));
        Assert.StartsWith(start, counts, StringComparison.Ordinal);
        Assert.Equal((1, 0), WorkerLoad.Parse(counts[start.Length..].TrimEnd('"')) is { } free ? (free.Slots, free.Active) : default);

        using var second = await worker.OfferAsync(worker.NewJob());
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        written.SetResult(HolderResult.Done);
        using var rest = new MemoryStream();
        await body.CopyToAsync(rest, TestContext.Current.CancellationToken);
        var report = JsonSerializer.Deserialize((byte[])[.. ahead[..length], .. rest.ToArray()], JobOfferJson.Default.OfferReport);
        Assert.Equal((OfferOutcome.Committed, OfferOutcome.Committed), (report!.Outcome, await WorkerHost.OutcomeAsync(second)));
    }

    [Fact]
    public async Task A_repeated_offer_attaches_to_the_run()
    {
        await using var worker = await WorkerHost.StartAsync();
        var gate = new TaskCompletionSource();
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.SayAfter(gate.Task, "once", stop);
        var job = worker.NewJob();
        using var first = await worker.OfferAsync(job);
        using var second = await worker.OfferAsync(job);
        gate.SetResult();
        Assert.Equal(OfferOutcome.Committed, await WorkerHost.OutcomeAsync(first));
        Assert.Equal(OfferOutcome.Committed, await WorkerHost.OutcomeAsync(second));
        Assert.Equal(1, worker.Model.Calls);
        Assert.Single(worker.Jobs.Committed);
    }

    [Fact]
    public async Task The_report_of_a_jobs_end_carries_counts_without_it()
    {
        await using var worker = await WorkerHost.StartAsync();
        var gate = new TaskCompletionSource();
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.SayAfter(gate.Task, "done", stop);
        using var answer = await worker.OfferAsync(worker.NewJob());
        gate.SetResult();
        var before = WorkerLoad.Parse(answer.Headers.GetValues(WorkerLoad.Header).Single())!;
        var report = await answer.Content.ReadFromJsonAsync<OfferReport>(TestContext.Current.CancellationToken);
        var after = WorkerLoad.Parse(report!.Load)!;
        Assert.Equal((1, 0), (before.Active, after.Active));
        Assert.True(after.Version > before.Version);
    }

    [Fact]
    public async Task A_token_that_is_stale_at_acceptance_never_reaches_the_model()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Jobs.OnExtend = _ => Task.FromResult(HolderResult.Stale);
        using var answer = await worker.OfferAsync(worker.NewJob());
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(0, worker.Model.Calls);
    }

    [Fact]
    public async Task A_lease_that_the_store_does_not_confirm_is_not_accepted()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Jobs.OnExtend = _ => throw new StoreUnavailableException("down");
        using var answer = await worker.OfferAsync(worker.NewJob());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(0, worker.Model.Calls);
    }

    [Fact]
    public async Task A_job_leased_to_another_incarnation_is_refused()
    {
        await using var worker = await WorkerHost.StartAsync();
        using var answer = await worker.OfferAsync(worker.NewJob() with { Holder = Guid.NewGuid() });
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Empty(worker.Jobs.Extended);
    }

    [Fact]
    public async Task A_gateway_that_goes_away_does_not_stop_the_job()
    {
        await using var worker = await WorkerHost.StartAsync();
        var gate = new TaskCompletionSource();
        var committed = new TaskCompletionSource();
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.SayAfter(gate.Task, "late", stop);
        worker.Jobs.OnCommit = _ =>
        {
            committed.SetResult();
            return Task.FromResult(HolderResult.Done);
        };
        (await worker.OfferAsync(worker.NewJob())).Dispose();
        gate.SetResult();
        await committed.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_cancelled_job_stops_its_model_call_and_writes_nothing()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.Hang(stop);
        var job = worker.NewJob();
        using var answer = await worker.OfferAsync(job);
        worker.Jobs.OnExtend = _ => Task.FromResult(HolderResult.Stale);
        worker.Live.Publish(new Signal(SignalKind.JobCancelled, job.Lease.JobId));
        Assert.Equal(OfferOutcome.Stale, await WorkerHost.OutcomeAsync(answer));
        Assert.Empty(worker.Jobs.Committed);
        Assert.Empty(worker.Jobs.Failed);
    }

    [Fact]
    public async Task A_cancel_signal_alone_stops_nothing()
    {
        await using var worker = await WorkerHost.StartAsync();
        var gate = new TaskCompletionSource();
        var looked = new TaskCompletionSource();
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.SayAfter(gate.Task, "still here", stop);
        var job = worker.NewJob();
        using var answer = await worker.OfferAsync(job);
        worker.Jobs.OnExtend = _ =>
        {
            looked.TrySetResult();
            return Task.FromResult(HolderResult.Done);
        };
        worker.Live.Publish(new Signal(SignalKind.JobCancelled, job.Lease.JobId));
        await looked.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        gate.SetResult();
        Assert.Equal(OfferOutcome.Committed, await WorkerHost.OutcomeAsync(answer));
    }

    [Fact]
    public async Task A_node_that_was_declared_dead_drops_its_runs()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.Hang(stop);
        using var answer = await worker.OfferAsync(worker.NewJob());
        worker.Get<NodeHooks>().Abandon!();
        Assert.Equal(OfferOutcome.Stale, await WorkerHost.OutcomeAsync(answer));
        Assert.Empty(worker.Jobs.Released);
    }

    [Fact]
    public async Task A_running_lease_is_extended_and_a_stale_one_stops_its_run_only()
    {
        await using var worker = await WorkerHost.StartAsync();
        var gate = new TaskCompletionSource();
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.SayAfter(gate.Task, "mine", stop);
        var (lost, kept) = (worker.NewJob(), worker.NewJob());
        using var first = await worker.OfferAsync(lost);
        using var second = await worker.OfferAsync(kept);
        worker.Jobs.OnExtend = lease => Task.FromResult(lease == lost.Lease ? HolderResult.Stale : HolderResult.Done);
        var extender = worker.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<LeaseExtender>().Single();
        Assert.True(await extender.RunOnceAsync(TestContext.Current.CancellationToken));
        Assert.Equal(OfferOutcome.Stale, await WorkerHost.OutcomeAsync(first));
        gate.SetResult();
        Assert.Equal(OfferOutcome.Committed, await WorkerHost.OutcomeAsync(second));
        Assert.Equal(2, worker.Jobs.Extended.Count(e => e.Lease == kept.Lease));
    }
}
