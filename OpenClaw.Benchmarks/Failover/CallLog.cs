using OpenClaw.Benchmarks.MainPath;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>One call of the model.</summary>
/// <param name="At">Time stamp of the system's clock.</param>
internal sealed record ModelCall(int Message, string Worker, long At);

/// <summary>What the model was asked, by which worker and when.</summary>
internal sealed class CallLog
{
    private readonly Lock _lock = new();
    private readonly List<ModelCall> _calls = [];
    private readonly Dictionary<int, List<ModelCall>> _byMessage = [];

    public void Add(string text, string worker)
    {
        var call = new ModelCall(BenchmarkMessage.NumberOf(text), worker, TimeProvider.System.GetTimestamp());
        lock (_lock)
        {
            _calls.Add(call);
            if (!_byMessage.TryGetValue(call.Message, out var calls)) _byMessage[call.Message] = calls = [];
            calls.Add(call);
        }
    }

    /// <summary>In the order of their arrival; the second is the second attempt's.</summary>
    public IReadOnlyList<ModelCall> Of(int message)
    {
        lock (_lock) return _byMessage.TryGetValue(message, out var calls) ? [.. calls] : [];
    }

    /// <summary>How many calls came since then, and how many of them from this worker.</summary>
    public (int All, int Own) Since(long at, string worker)
    {
        lock (_lock)
        {
            var (all, own) = (0, 0);
            for (var i = _calls.Count - 1; i >= 0 && _calls[i].At >= at; i--)
            {
                all++;
                if (_calls[i].Worker == worker) own++;
            }

            return (all, own);
        }
    }
}
