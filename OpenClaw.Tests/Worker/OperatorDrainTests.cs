using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Tests.Doubles;
using OpenClaw.Worker.Execution;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class OperatorDrainTests : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly RunningJobs _running = new();
    private readonly OperatorDrain _drain;

    public OperatorDrainTests() => _drain = new OperatorDrain(_running, Options.Create(new WorkerOptions { DrainGrace = Grace }), _time);

    [Fact]
    public void What_runs_goes_on_for_the_grace_and_is_handed_back_then()
    {
        using var run = Run();
        _drain.Set(true);
        _time.Advance(Grace - TimeSpan.FromSeconds(1));
        Assert.Equal(RunEnd.None, run.End);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RunEnd.Drained, run.End);
    }

    [Fact]
    public void A_worker_that_may_work_again_within_the_grace_hands_nothing_back()
    {
        using var run = Run();
        _drain.Set(true);
        _time.Advance(Grace / 2);
        _drain.Set(false);
        _time.Advance(Grace * 2);
        Assert.Equal(RunEnd.None, run.End);
    }

    [Fact]
    public void A_second_drain_has_a_grace_of_its_own()
    {
        using var run = Run();
        _drain.Set(true);
        _time.Advance(Grace / 2);
        _drain.Set(false);
        _drain.Set(true);
        _time.Advance(Grace / 2);
        Assert.Equal(RunEnd.None, run.End);
        _time.Advance(Grace / 2);
        Assert.Equal(RunEnd.Drained, run.End);
    }

    [Fact]
    public async Task Without_a_grace_jobs_are_released_at_once_and_the_process_works_on_afterwards()
    {
        await using var worker = await WorkerHost.StartAsync(("OpenClaw:Worker:DrainGrace", "00:00:00"));
        worker.Model.Script = (_, _, stop) => ScriptedChatClient.Hang(stop);
        var job = worker.NewJob();
        using var answer = await worker.OfferAsync(job);
        worker.Get<OperatorDrain>().Set(true);
        Assert.Equal(OfferOutcome.Released, await WorkerHost.OutcomeAsync(answer));
        Assert.Equal(job.Lease, Assert.Single(worker.Jobs.Released));
        Assert.Empty(worker.Jobs.Failed);

        worker.Get<OperatorDrain>().Set(false);
        worker.Model.Script = (_, _, _) => ScriptedChatClient.Say("ok");
        Assert.Equal(OfferOutcome.Committed, await worker.RunAsync(worker.NewJob()));
    }

    public void Dispose()
    {
        _drain.Dispose();
        _running.Dispose();
    }

    private JobRun Run()
    {
        var address = new ChannelAddress("api", "tests", "c");
        var job = new LeasedJob(new JobLease(Guid.NewGuid(), address.ConversationId, new FencingToken(1, Guid.NewGuid())), Guid.NewGuid(), address, "hello", null, 0, TimeSpan.Zero, DateTimeOffset.UnixEpoch, null);
        var run = new JobRun(job, new JobSlots(1, _time), TimeSpan.FromHours(1), _time, _running.Abandoned);
        Assert.True(_running.TryAdd(run));
        return run;
    }
}
