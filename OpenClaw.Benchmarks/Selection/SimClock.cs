namespace OpenClaw.Benchmarks.Selection;

/// <summary>Simulated time: events in order, equal times in the order they were set.</summary>
internal sealed class SimClock
{
    private readonly PriorityQueue<Action, (double At, long Number)> _events = new();
    private long _number;

    /// <summary>Seconds.</summary>
    public double Now { get; private set; }

    public void At(double time, Action happens) => _events.Enqueue(happens, (Math.Max(time, Now), _number++));

    public void In(double seconds, Action happens) => At(Now + seconds, happens);

    public void RunUntil(Func<bool> isOver)
    {
        while (!isOver() && _events.TryDequeue(out var happens, out var when))
        {
            Now = when.At;
            happens();
        }
    }
}
