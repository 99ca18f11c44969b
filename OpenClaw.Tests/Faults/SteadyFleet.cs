using System.Collections.Frozen;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using OpenClaw.Worker.Execution;

namespace OpenClaw.Tests.Faults;

/// <summary>
/// Gateways and workers in one thread and a clock of their own: the product's ledger, policy and measure of speed, under jobs that come at a steady
/// rate and last equally long. Their answers come in pieces, the first one late, as models do it.
/// </summary>
internal sealed class SteadyFleet
{
    public const int PerSecond = 30;

    private const int Slots = 64;
    private const int PieceLength = 24;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly LoadLedger[] _gateways = [new(), new()];
    private readonly List<Member> _workers = [];
    private readonly List<Run> _runs = [];
    private readonly List<(TimeSpan At, Member Worker)> _calls = [];
    private readonly Random _random;
    private readonly TimeSpan _firstPiece;
    private readonly TimeSpan _pause;
    private readonly int _pieces;
    private readonly long _start;
    private int _steps;
    private double _due;

    public SteadyFleet(int workers, TimeSpan firstPiece, int pieces, TimeSpan pause, int seed)
    {
        (_random, _firstPiece, _pieces, _pause, _start) = (new Random(seed), firstPiece, pieces, pause, _time.GetTimestamp());
        for (var i = 0; i < workers; i++) Add();
    }

    public int Count => _workers.Count;

    public Guid Add()
    {
        var worker = new Member(Guid.NewGuid(), new TokenSpeed(_time), _random.Next(50));
        _workers.Add(worker);
        return worker.Incarnation;
    }

    public void Go(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            _time.Advance(Step);
            _steps++;
            foreach (var worker in _workers.Where(worker => (_steps + worker.Phase) % 50 == 0)) worker.Beat(Slots);
            foreach (var run in _runs.Where(run => run.NextAt <= Now).ToList()) Speak(run);
            for (_due += PerSecond * Step.TotalSeconds; _due >= 1; _due--) Place();
        }
    }

    /// <summary>Of the jobs that began within the last two seconds, in parts of a fair share.</summary>
    public double ShareOf(Guid incarnation)
    {
        var recent = _calls.Where(call => call.At > Now - TimeSpan.FromSeconds(2)).ToList();
        return recent.Count(call => call.Worker.Incarnation == incarnation) * (double)Count / recent.Count;
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private void Place()
    {
        var ledger = _gateways[_random.Next(_gateways.Length)];
        var snapshot = new RegistrySnapshot(_steps, _workers.Count, [.. _workers.Where(w => w.Heartbeat is not null).Select(w => new RegisteredNode(w.Heartbeat!, TimeSpan.Zero))]);
        var terms = new ReadTerms(TimeSpan.FromSeconds(1.5), Now, "local", FrozenDictionary<string, int>.Empty, IsLimitedByWeight: true);
        foreach (var gateway in _gateways) gateway.Read(snapshot, terms);
        var candidates = ledger.Read(snapshot, terms);
        var pick = new SmartPick().Pick(candidates, new PickRequest((ulong)_random.NextInt64()));
        if (pick.IsNone) return;
        var worker = _workers.Single(w => w.Incarnation == candidates[pick.Index].Worker.Incarnation);
        var run = new Run(worker, ledger, Guid.NewGuid()) { NextAt = Now + _firstPiece };
        ledger.Sent(worker.Incarnation, run.Id);
        worker.Active++;
        ledger.Accepted(worker.Incarnation, run.Id, worker.Load(Slots));
        _calls.Add((Now, worker));
        _runs.Add(run);
    }

    private void Speak(Run run)
    {
        run.Voice.Hear(PieceLength);
        run.NextAt += _pause;
        if (++run.Spoken < _pieces) return;
        _runs.Remove(run);
        run.Voice.Dispose();
        run.Worker.Active--;
        run.Ledger.Succeeded(run.Worker.Incarnation);
        run.Ledger.Ended(run.Worker.Incarnation, run.Id, run.Worker.Load(Slots));
    }

    private sealed class Member(Guid incarnation, TokenSpeed speed, int phase)
    {
        private long _version;
        private long _sequence;
        private int _active;

        public Guid Incarnation => incarnation;
        public TokenSpeed Speed => speed;
        public int Phase => phase;
        public Heartbeat? Heartbeat { get; private set; }

        public int Active
        {
            get => _active;
            set => (_active, _version) = (value, _version + 1);
        }

        public WorkerLoad Load(int slots) => new(_version, slots, _active, 0, 0, speed.Read() * _active);

        public void Beat(int slots) => Heartbeat = new Heartbeat($"{incarnation:N}", incarnation, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, ++_sequence, Load(slots));
    }

    private sealed class Run(Member worker, LoadLedger ledger, Guid id)
    {
        public Member Worker => worker;
        public LoadLedger Ledger => ledger;
        public Guid Id => id;
        public TokenSpeed.Listener Voice { get; } = worker.Speed.Listen();
        public int Spoken { get; set; }
        public TimeSpan NextAt { get; set; }
    }
}
