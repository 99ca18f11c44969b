namespace OpenClaw.Worker.Execution;

/// <param name="Version">Grows with every change.</param>
/// <param name="Writing">Outcomes that are being written beside the slots.</param>
internal readonly record struct SlotCounts(long Version, int Slots, int Active, int Writing)
{
    public int Free => Slots - Active;
}
