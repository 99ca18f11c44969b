using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.AI;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Telemetry;
using OpenClaw.Tests.Doubles;
using OpenClaw.Worker.Models;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class JobFailureTests
{
    [Fact]
    public async Task A_stream_cut_in_the_middle_is_tried_again_and_never_committed()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, _) => ScriptedChatClient.Break("half", new IOException("cut"));
        Assert.Equal(OfferOutcome.Failed, await worker.RunAsync(worker.NewJob()));
        var failed = Assert.Single(worker.Jobs.Failed);
        Assert.Equal(FailureKind.ModelUnavailable, failed.Failure.Kind);
        Assert.NotNull(failed.RetryAfter);
        Assert.Empty(worker.Jobs.Committed);
    }

    [Fact]
    public async Task A_stream_that_ends_without_a_finish_reason_counts_as_cut()
    {
        using var model = new ScriptedChatClient { Script = (_, _, _) => new[] { new ChatResponseUpdate(ChatRole.Assistant, "half") }.ToAsyncEnumerable() };
        using var whole = new OpenClaw.Worker.Models.WholeStreamChatClient(model);
        await Assert.ThrowsAsync<IOException>(async () => await whole.GetStreamingResponseAsync("hi", null, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_model_that_takes_too_long_is_stopped_and_has_timed_out()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Jobs:TimeLimit", "00:00:00.2"));
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.Hang(stop);
        Assert.Equal(OfferOutcome.Failed, await worker.RunAsync(worker.NewJob()));
        Assert.Equal(FailureKind.TimedOut, Assert.Single(worker.Jobs.Failed).Failure.Kind);
    }

    [Fact]
    public async Task An_empty_answer_is_a_failure()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Model.Script = (_, _, _) => ScriptedChatClient.Say(" ");
        Assert.Equal(OfferOutcome.Failed, await worker.RunAsync(worker.NewJob()));
        Assert.Equal(FailureKind.ModelUnavailable, Assert.Single(worker.Jobs.Failed).Failure.Kind);
    }

    [Fact]
    public async Task An_unknown_model_is_a_dead_letter_and_its_lane_goes_on()
    {
        await using var worker = await WorkerHost.StartAsync();
        Assert.Equal(OfferOutcome.Rejected, await worker.RunAsync(worker.NewJob(model: "nobody")));
        Assert.Null(Assert.Single(worker.Jobs.Failed).RetryAfter);
        Assert.Equal(0, worker.Model.Calls);
        Assert.Contains(new Core.Signals.Signal(Core.Signals.SignalKind.JobsReady), worker.Live.Published);
    }

    [Fact]
    public async Task A_commit_is_repeated_until_the_store_is_back()
    {
        await using var worker = await WorkerHost.StartAsync();
        var tries = 0;
        worker.Jobs.OnCommit = _ => ++tries < 3 ? throw new StoreUnavailableException("down") : Task.FromResult(HolderResult.AlreadyDone);
        Assert.Equal(OfferOutcome.Committed, await worker.RunAsync(worker.NewJob()));
        Assert.Equal((3, 1), (tries, worker.Model.Calls));
    }

    [Fact]
    public async Task A_commit_that_is_stale_is_told_to_nobody()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Jobs.OnCommit = _ => Task.FromResult(HolderResult.Stale);
        Assert.Equal(OfferOutcome.Stale, await worker.RunAsync(worker.NewJob()));
        Assert.Empty(worker.Live.Published);
    }

    [Fact]
    public async Task A_commit_that_is_stale_is_counted()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Jobs.OnCommit = _ => Task.FromResult(HolderResult.Stale);
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        var own = worker.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (instrument.Name == TelemetryNames.StaleVerbs && instrument.Meter.Scope == own) each.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Enqueue($"{count} {tags[0].Key}={tags[0].Value}"));
        listener.Start();
        await worker.RunAsync(worker.NewJob());
        Assert.Equal(["1 verb=commit"], counted);
    }

    [Fact]
    public async Task The_model_is_reminded_of_what_the_start_brought()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Model:MaxHistoryTokens", "50"), ("OpenClaw:Model:SystemPrompt", "be kind"));
        worker.Jobs.History = [new Exchange("before", "an answer")];
        IReadOnlyList<string>? told = null;
        worker.Model.Script = (messages, _, _) =>
        {
            told = [.. messages.Select(message => message.Text)];
            return ScriptedChatClient.Say("ok");
        };
        Assert.Equal(OfferOutcome.Committed, await worker.RunAsync(worker.NewJob("hello")));
        Assert.Equal(["be kind", "before", "an answer", "hello"], told);
        Assert.Equal((50 * ModelOptions.CharactersPerToken) - "be kind".Length - "hello".Length, worker.Jobs.HistoryCharacters);
    }

    [Fact]
    public async Task A_start_that_breaks_counts_as_a_failed_attempt()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Jobs.OnExtend = _ => throw new InvalidOperationException("a history that cannot be read");
        using var answer = await worker.OfferAsync(worker.NewJob());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(FailureKind.Internal, Assert.Single(worker.Jobs.Failed).Failure.Kind);
        Assert.Equal(0, worker.Model.Calls);
    }

    [Fact]
    public async Task A_fault_of_ours_counts_as_a_failed_attempt()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Jobs.OnCommit = _ => throw new InvalidOperationException("a bug");
        Assert.Equal(OfferOutcome.Failed, await worker.RunAsync(worker.NewJob()));
        Assert.Equal(FailureKind.Internal, Assert.Single(worker.Jobs.Failed).Failure.Kind);
    }

    [Fact]
    public async Task A_drain_gives_back_what_does_not_finish_in_time_and_leaves()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Worker:DrainGrace", "00:00:00.1"));
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.Hang(stop);
        var job = worker.NewJob();
        using var answer = await worker.OfferAsync(job);
        await worker.StopAsync();
        Assert.Equal(OfferOutcome.Released, await WorkerHost.OutcomeAsync(answer));
        Assert.Equal(job.Lease, Assert.Single(worker.Jobs.Released));
        Assert.Equal([NodeStatus.Draining, NodeStatus.Left], worker.Nodes.Statuses);
        Assert.Single(worker.Nodes.Removed);
    }

    [Fact]
    public async Task A_drain_waits_for_what_finishes_in_time()
    {
        await using var worker = await WorkerHost.StartAsync();
        var gate = new TaskCompletionSource();
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.SayAfter(gate.Task, "done", stop);
        using var answer = await worker.OfferAsync(worker.NewJob());
        var stopped = worker.StopAsync();
        using var refused = await worker.OfferAsync(worker.NewJob());
        gate.SetResult();
        await stopped;
        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(OfferOutcome.Committed, await WorkerHost.OutcomeAsync(answer));
        Assert.Empty(worker.Jobs.Released);
    }
}
