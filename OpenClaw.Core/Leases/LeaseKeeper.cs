using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Leases;

/// <summary>
/// Keeps one named lease for this node: takes it when it is free, renews it every third of its duration, frees it when the process stops.
/// </summary>
/// <remarks>
/// Whoever acts under the lease asks <see cref="Current"/> right before every action; it is null the moment this process's monotonic clock
/// says that the store might already see somebody else. A store that cannot be reached takes nothing away by itself: trust just runs out.
/// </remarks>
public sealed partial class LeaseKeeper(string name, ILeaseStore store, LocalNode node, TimeProvider time, ILogger<LeaseKeeper> logger) : BackgroundService
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Term? _term;
    private long? _unbrokenSince;
    private bool _failing;
    private long? _standsBackSince;
    private TimeSpan _standsBackFor;
    private (long Term, LeaseNote Note)? _told;
    private (long Term, LeaseNote Note)? _written;

    /// <summary>The term, while it can be trusted; null otherwise.</summary>
    public Term? Current
    {
        get
        {
            lock (_lock) return _standsBackSince is null && _term?.IsTrusted(time) == true ? _term : null;
        }
    }

    /// <summary>How long this term has been held with every renewal confirmed; zero without a trusted term. Starts anew after the store failed.</summary>
    public TimeSpan HeldFor
    {
        get
        {
            lock (_lock) return _term?.IsTrusted(time) == true && _unbrokenSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
        }
    }

    /// <summary>Tells that the store failed somebody who acts under the lease: <see cref="HeldFor"/> begins again with the next confirmed renewal.</summary>
    public void Interrupt()
    {
        lock (_lock) _unbrokenSince = null;
    }

    /// <summary>Says how the thing fares that the lease is for. It is written with the next renewal of the present term; without one nobody asked.</summary>
    public void Tell(LeaseNote note)
    {
        lock (_lock) _told = _term is { } term ? (term.Number, note) : null;
    }

    /// <summary>Lets another node take the lease: the term is over for this one now, and for a while it does not try for the next.</summary>
    public void StandBack(TimeSpan duration)
    {
        lock (_lock) (_standsBackSince, _standsBackFor) = (time.GetTimestamp(), duration);
    }

    /// <summary>One attempt to take or renew, and to write what is to be told.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await StandsBackAsync(cancellationToken)) return;
            Take(await store.TryAcquireAsync(name, node.Incarnation, Duration, cancellationToken));
            await WriteNoteAsync(cancellationToken);
            _failing = false;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Interrupt();
            if (!_failing) Log.NotRenewed(logger, name, exception);
            _failing = true;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Term? term;
        lock (_lock) (term, _term) = (_term, null);
        if (term is null) return;
        try
        {
            await store.ReleaseAsync(term, cancellationToken).WaitAsync(Duration, time, cancellationToken);
        }
        catch (Exception exception)
        {
            Log.NotReleased(logger, name, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                await Task.Delay(Duration / 3, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<bool> StandsBackAsync(CancellationToken cancellationToken)
    {
        Term? term;
        lock (_lock)
        {
            if (_standsBackSince is not { } since) return false;
            if (time.GetElapsedTime(since) >= _standsBackFor)
            {
                _standsBackSince = null;
                return false;
            }

            (term, _term) = (_term, null);
        }

        if (term is null) return true;
        await store.ReleaseAsync(term, cancellationToken);
        Log.StoodBack(logger, name, term.Number);
        return true;
    }

    private async Task WriteNoteAsync(CancellationToken cancellationToken)
    {
        (long Term, LeaseNote Note)? told;
        lock (_lock) told = _told;
        if (told is not { } its || Current is not { } term || its.Term != term.Number || _written == its) return;
        await store.NoteAsync(term, its.Note, cancellationToken);
        _written = its;
    }

    private void Take(Term? term)
    {
        bool isNew;
        lock (_lock)
        {
            var trusted = _term?.IsTrusted(time) == true ? _term : null;
            isNew = term is not null && trusted?.Number != term.Number;
            if (isNew || term is null) _unbrokenSince = null;
            if (term is not null) _unbrokenSince ??= time.GetTimestamp();
            if (term is null && trusted is not null) Log.Lost(logger, name, trusted.Number);
            _term = term;
        }

        if (isNew) Log.Taken(logger, name, term!.Number);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "This node holds the lease {Lease}, term {Term}.")]
        public static partial void Taken(ILogger logger, string lease, long term);

        [LoggerMessage(Level = LogLevel.Information, Message = "This node gave the lease {Lease} back, term {Term}, for others to take.")]
        public static partial void StoodBack(ILogger logger, string lease, long term);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Another node took the lease {Lease} from term {Term}.")]
        public static partial void Lost(ILogger logger, string lease, long term);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be taken or renewed; trying again.")]
        public static partial void NotRenewed(ILogger logger, string lease, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} was not released; it runs out by itself.")]
        public static partial void NotReleased(ILogger logger, string lease, Exception exception);
    }
}
