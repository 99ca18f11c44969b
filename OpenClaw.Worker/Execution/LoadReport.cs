using OpenClaw.Core.Nodes;

namespace OpenClaw.Worker.Execution;

/// <summary>Puts the worker's true counts together, for heartbeats and for every answer.</summary>
internal sealed class LoadReport(JobSlots slots, ResourceProbe resources, TokenSpeed speed)
{
    public WorkerLoad Read()
    {
        var counts = slots.Counts;
        var (cpu, memory) = resources.Read();
        return new WorkerLoad(counts.Version, counts.Slots, counts.Active, cpu, memory, speed.Read() * counts.Active);
    }

    public void WriteTo(HttpResponse response) => response.Headers[WorkerLoad.Header] = Read().ToString();
}
