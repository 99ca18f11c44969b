namespace OpenClaw.Tests.Servers;

/// <summary>The last lines that a child process wrote, for the message of a failure.</summary>
internal sealed class BoundedLog
{
    private const int Limit = 60;
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count == Limit) _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    public async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line) Add(line);
    }

    public override string ToString()
    {
        lock (_lines) return string.Join('\n', _lines);
    }
}
