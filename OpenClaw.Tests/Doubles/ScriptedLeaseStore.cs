using OpenClaw.Core;
using OpenClaw.Core.Leases;

namespace OpenClaw.Tests.Doubles;

/// <summary>One lease in memory. Trust is counted as the real stores do: from the attempt's start, minus a margin of half a second.</summary>
internal sealed class ScriptedLeaseStore(TimeProvider time) : ILeaseStore
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(0.5);

    public bool IsDown { get; set; }

    /// <summary>Another holder has the lease.</summary>
    public bool IsTaken { get; set; }

    public long Number { get; set; } = 1;
    public int Attempts { get; private set; }
    public List<Term> Released { get; } = [];
    public List<LeaseStanding> Standings { get; } = [];

    public Task<Term?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        Attempts++;
        if (IsDown) throw new StoreUnavailableException("The test took the store away.");
        var until = time.GetTimestamp() + (long)((duration - Margin).TotalSeconds * time.TimestampFrequency);
        return Task.FromResult(IsTaken ? null : new Term(name, Number, holder, until));
    }

    public Task ReleaseAsync(Term term, CancellationToken cancellationToken)
    {
        Released.Add(term);
        return Task.CompletedTask;
    }

    public List<LeaseNote> Notes { get; } = [];

    public Task NoteAsync(Term term, LeaseNote note, CancellationToken cancellationToken)
    {
        Notes.Add(note);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LeaseStanding>> ListAsync(CancellationToken cancellationToken) =>
        IsDown ? throw new StoreUnavailableException("The test took the store away.") : Task.FromResult<IReadOnlyList<LeaseStanding>>([.. Standings]);
}
