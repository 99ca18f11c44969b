using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Contracts;
using Xunit;

namespace OpenClaw.Tests.Properties;

/// <summary>Carries a random history out on a store and on the model side by side, and compares every answer and the state behind it.</summary>
internal sealed class ModelRun(StoreBundle store)
{
    private const int Conversations = 3;
    private const int Workers = 2;
    private static readonly TimeSpan Hours = TimeSpan.FromHours(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly JobFailure Failure = new(FailureKind.ModelUnavailable, "away");

    private readonly LaneModel _model = new();
    private readonly List<(JobLease Lease, ModelJob Job)> _leases = [];
    private readonly Guid[] _workers = new Guid[Workers];
    private readonly bool[] _alive = new bool[Workers];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task RunAsync(Command[] history)
    {
        for (var i = 0; i < Workers; i++) await RestartAsync(i);
        foreach (var command in history)
        {
            await ApplyAsync(command);
            Assert.Equal(_model.Counts, await store.Jobs.CountAsync(Token));
        }

        await CompareJobsAsync();
        await DrainAsync();
        await CompareTurnsAsync();
    }

    private Task ApplyAsync(Command command) => command.Verb switch
    {
        Verb.Accept => AcceptAsync($"c{command.A % Conversations}", $"k{command.B}", $"text {command.A / Conversations % 2}"),
        Verb.Lease => LeaseAsync(command, Hours),
        Verb.LeaseBriefly => LeaseAsync(command, Moment),
        Verb.Rescue => RescueAsync(onlyOffered: command.B % 2 == 0),
        Verb.DeclareDead => DeclareDeadAsync(command.A % Workers, crashed: command.B % 2 == 0),
        Verb.Restart => RestartAsync(command.A % Workers),
        Verb.Cancel => CancelAsync(command),
        Verb.Redrive => RedriveAsync(command),
        _ when _leases.Count == 0 => Task.CompletedTask,
        _ => HoldAsync(command.Verb, _leases[command.A % _leases.Count]),
    };

    private async Task AcceptAsync(string conversation, string key, string text)
    {
        var result = await store.Jobs.AcceptAsync(new InboundMessage(Address(conversation), key, text), Token);
        var content = $"{conversation} {text}";
        Assert.Equal(_model.Expect(key, content, out var known), result.Outcome);
        if (known is not null) Assert.Equal(known.Id, result.JobId);
        else
        {
            Assert.True(result.Position > _model.Jobs.Where(job => job.Conversation == conversation).Select(job => job.Position).DefaultIfEmpty().Max(), "a place that is not at the tail");
            _model.Accept(key, content, new ModelJob(result.JobId, conversation, text) { Position = result.Position });
        }
    }

    private async Task LeaseAsync(Command command, TimeSpan duration)
    {
        var holders = Enumerable.Range(0, 1 + (command.B % 3)).Select(i => (command.A + i) % Workers).ToArray();
        var ready = _model.Ready.ToDictionary(job => job.Id);
        var leased = await store.Jobs.LeaseAsync([.. holders.Select(worker => _workers[worker])], duration, Token);
        Assert.Equal(Math.Min(holders.Count(worker => _alive[worker]), ready.Count), leased.Count);
        foreach (var lease in leased)
        {
            Assert.True(ready.Remove(lease.Lease.JobId, out var job), "leased a job that is not a ready head, or twice");
            Assert.True(_alive[Array.IndexOf(_workers, lease.Holder)], "leased to a worker that is not alive");
            Assert.Equal((job.Text, job.Failures, job.Attempts + 1), (lease.Text, lease.Failures, lease.Lease.Token.Attempt));
            Assert.DoesNotContain(_leases, known => known.Lease.Token == lease.Lease.Token);
            job.LeaseTo(lease, duration == Moment);
            _leases.Add((lease.Lease, job));
        }
    }

    private async Task HoldAsync(Verb verb, (JobLease Lease, ModelJob Job) held)
    {
        var (lease, job) = held;
        var holds = LaneModel.Holds(job, lease.Token) && !(verb == Verb.Withdraw && job.IsStarted);
        var result = verb switch
        {
            Verb.Start => await store.Jobs.StartAsync(lease, Hours, 0, Token) is null ? HolderResult.Stale : HolderResult.Done,
            Verb.Extend => await store.Jobs.ExtendAsync(lease, Hours, Token),
            Verb.Commit => await store.Jobs.CommitAsync(lease, new JobAnswer($"re {job.Text} by {lease.Token}", null, 0, 0), Token),
            Verb.FailForGood => await store.Jobs.FailAsync(lease, Failure, null, Token),
            Verb.FailAndRetry => await store.Jobs.FailAsync(lease, Failure, TimeSpan.Zero, Token),
            Verb.FailAndWait => await store.Jobs.FailAsync(lease, Failure, Hours, Token),
            Verb.Withdraw => await store.Jobs.WithdrawAsync(lease, Token),
            _ => await store.Jobs.ReleaseAsync(lease, Token),
        };
        if (!holds)
        {
            // Verbs that gave the job back may be answered as already done; extend and a foreign commit are stale.
            if (verb == Verb.Commit) Assert.Equal(job.CommittedBy == lease.Token ? HolderResult.AlreadyDone : HolderResult.Stale, result);
            else if (verb is Verb.Start or Verb.Extend) Assert.Equal(HolderResult.Stale, result);
            else Assert.NotEqual(HolderResult.Done, result);
            return;
        }

        Assert.Equal(HolderResult.Done, result);
        Change(verb, job, lease.Token);
    }

    private static void Change(Verb verb, ModelJob job, FencingToken token)
    {
        if (verb is Verb.FailForGood or Verb.FailAndRetry or Verb.FailAndWait) job.Failures++;
        if (verb == Verb.Commit) job.CommittedBy = token;
        switch (verb)
        {
            case Verb.Start: (job.IsBrief, job.IsStarted) = (false, true); break;
            case Verb.Extend: job.IsBrief = false; break;
            case Verb.Commit: job.End(JobState.Completed); break;
            case Verb.FailForGood: job.End(JobState.Dead); break;
            default: job.Requeue(heldBack: verb == Verb.FailAndWait); break;
        }
    }

    private async Task CancelAsync(Command command)
    {
        if (_model.Jobs.Count == 0) return;
        var job = Chosen(command);
        var result = await store.Jobs.CancelAsync(job.Id, "stop", Token);
        if (job.IsUnfinished)
        {
            Assert.Equal(OperatorResult.Done, result);
            job.End(JobState.Cancelled);
        }
        else if (job.State != JobState.Cancelled)
        {
            Assert.Equal(OperatorResult.WrongState, result);
        }
    }

    private async Task RedriveAsync(Command command)
    {
        if (_model.Jobs.Count == 0) return;
        var job = Chosen(command);
        var result = await store.Jobs.RedriveAsync(job.Id, Token);
        if (job.State is not (JobState.Dead or JobState.Cancelled))
        {
            Assert.Equal(OperatorResult.WrongState, result);
            return;
        }

        Assert.Equal(OperatorResult.Done, result);
        job.Requeue();
        (job.Failures, job.Deaths) = (0, 0);
        var position = (await store.Jobs.FindAsync(job.Id, Token))!.Position;
        Assert.True(position > _model.Jobs.Where(other => other.Conversation == job.Conversation).Max(other => other.Position), "a redriven job is not at the tail");
        job.Position = position;
    }

    // A brief lease in the model is one that nobody started, so both ways find the same.
    private async Task RescueAsync(bool onlyOffered)
    {
        var (expected, rescued) = (_model.Rescue(), 0);
        await Eventually.TrueAsync(async () => (rescued += await store.Jobs.RescueExpiredAsync(100, onlyOffered, Token)) >= expected, $"{expected} jobs rescued");
        Assert.Equal(expected, rescued);
    }

    private async Task DeclareDeadAsync(int worker, bool crashed)
    {
        var released = await store.Nodes.DeclareDeadAsync($"w{worker}", _workers[worker], crashed, LaneModel.MaxDeaths, Token);
        Assert.Equal(_model.TakeBack(_workers[worker], crashed), released);
        _alive[worker] = false;
    }

    private async Task RestartAsync(int worker)
    {
        if (_alive[worker]) _model.TakeBack(_workers[worker], crashed: false);
        (_workers[worker], _alive[worker]) = (Guid.NewGuid(), true);
        await store.Nodes.JoinAsync(new NodeRecord($"w{worker}", _workers[worker], NodeRole.Worker, "local", "1", null, NodeStatus.Alive, TimeProvider.System.GetUtcNow()), Token);
    }

    private async Task CompareJobsAsync()
    {
        foreach (var job in _model.Jobs)
        {
            var view = await store.Jobs.FindAsync(job.Id, Token);
            Assert.NotNull(view);
            Assert.Equal((job.State, job.Position, job.Attempts, job.Failures, job.Deaths, job.Text), (view.State, view.Position, view.Attempts, view.Failures, view.Deaths, view.Text));
        }
    }

    /// <summary>Ends every job that nothing holds back, so that a head which the store lost sight of is found.</summary>
    private async Task DrainAsync()
    {
        for (var i = 0; i < Workers; i++) await RestartAsync(i);
        while (_model.Ready.Any())
        {
            var before = _leases.Count;
            await LeaseAsync(new Command(Verb.Lease, 0, 2), Hours);
            foreach (var held in _leases[before..]) await HoldAsync(Verb.Commit, held);
        }

        Assert.Empty(await store.Jobs.LeaseAsync([_workers[0]], Hours, Token));
        await CompareJobsAsync();
    }

    private async Task CompareTurnsAsync()
    {
        foreach (var lane in _model.Jobs.GroupBy(job => job.Conversation))
        {
            var turns = await store.Log.ReadTurnsAsync(Address(lane.Key).ConversationId, 0, 1000, Token);
            var answers = turns!.Where(turn => turn.Role == TurnRole.Assistant).Select(turn => (turn.JobId, turn.Text));
            var expected = lane.Where(job => job.State == JobState.Completed).OrderBy(job => job.Position).Select(job => (job.Id, $"re {job.Text} by {job.CommittedBy}"));
            Assert.Equal(expected, answers);
        }
    }

    private ModelJob Chosen(Command command) => _model.Jobs[command.A % _model.Jobs.Count];

    private static ChannelAddress Address(string conversation) => new("api", "default", conversation);
}
