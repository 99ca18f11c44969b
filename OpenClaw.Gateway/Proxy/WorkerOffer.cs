using System.Collections.Frozen;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Gateway.Proxy;

/// <summary>The candidates of one try beside YARP's destinations: one reading of the registry serves the filter, the policy and the accounting.</summary>
internal sealed class WorkerOffer
{
    /// <summary>Nobody waits for workers worse than this.</summary>
    public const Eligibility LeastHope = Eligibility.Slow;

    private readonly Candidate[] _candidates;
    private readonly DestinationState[] _owners;
    private readonly int _count;

    /// <param name="candidates">This offer's own from now on.</param>
    /// <param name="left">The destinations that may be tried; candidates without one are left out.</param>
    public WorkerOffer(Candidate[] candidates, IReadOnlyList<DestinationState> left, IReadOnlySet<DestinationState> passed)
    {
        _candidates = candidates;
        _owners = new DestinationState[candidates.Length];
        var from = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (Find(candidates[i].Worker.Incarnation, left, ref from) is not { } owner || passed.Contains(owner)) continue;
            (candidates[_count], _owners[_count]) = (candidates[i], owner);
            _count++;
        }

        EligibilityRules.Wanted(Candidates, evenFull: false, out var because);
        Because = because;
    }

    public ReadOnlySpan<Candidate> Candidates => _candidates.AsSpan(0, _count);

    /// <summary>The most hopeful of all eligibilities.</summary>
    public Eligibility Because { get; }

    /// <summary>How many are free or will be: full ones count, because a request can wait for them.</summary>
    public int Hopeful
    {
        get
        {
            var count = 0;
            foreach (ref readonly var candidate in Candidates)
            {
                if (EligibilityRules.Of(in candidate) <= LeastHope) count++;
            }

            return count;
        }
    }

    public DestinationState OwnerOf(int index) => _owners[index];

    public List<DestinationState> ThatAre(Eligibility wanted)
    {
        var found = new List<DestinationState>(_count);
        for (var i = 0; i < _count; i++)
        {
            if (EligibilityRules.Of(in _candidates[i]) == wanted) found.Add(_owners[i]);
        }

        return found;
    }

    /// <summary>The same with some of its destinations only, as session affinity may have left them.</summary>
    public WorkerOffer Only(IReadOnlyList<DestinationState> destinations) => new([.. Candidates], destinations, FrozenSet<DestinationState>.Empty);

    public Heartbeat? WorkerOf(DestinationState destination)
    {
        var index = Array.IndexOf(_owners, destination, 0, _count);
        return index < 0 ? null : _candidates[index].Worker;
    }

    // Both lists are usually in one order: the search goes on where the last one found something.
    private static DestinationState? Find(Guid incarnation, IReadOnlyList<DestinationState> left, ref int from)
    {
        for (var n = 0; n < left.Count; n++)
        {
            var at = (from + n) % left.Count;
            if (WorkerDestination.IncarnationOf(left[at]) != incarnation) continue;
            from = at + 1;
            return left[at];
        }

        return null;
    }
}
