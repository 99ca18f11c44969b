namespace OpenClaw.Worker.Execution;

/// <param name="Version">Grows with every change.</param>
internal readonly record struct SlotCounts(long Version, int Slots, int Active)
{
    public int Free => Slots - Active;
}
