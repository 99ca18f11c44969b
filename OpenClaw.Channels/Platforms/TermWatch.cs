using OpenClaw.Core.Leases;

namespace OpenClaw.Channels.Platforms;

/// <summary>A token that is cancelled as soon as a term is over, for calls that take longer than trust may last.</summary>
internal sealed class TermWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _over;
    private readonly ITimer _timer;

    public TermWatch(LeaseKeeper keeper, Term term, TimeProvider time, CancellationToken cancellationToken)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(_ =>
        {
            if (keeper.Current?.Number == term.Number) return;
            try
            {
                _over.Cancel();
            }
            catch (ObjectDisposedException) // its last tick may come late
            {
            }
        }, null, Interval, Interval);
    }

    public CancellationToken Token => _over.Token;

    public void Dispose()
    {
        _timer.Dispose();
        _over.Dispose();
    }
}
