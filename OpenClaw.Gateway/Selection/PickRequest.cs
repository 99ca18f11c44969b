namespace OpenClaw.Gateway.Selection;

/// <summary>What is asked of a policy beside the candidates.</summary>
/// <param name="Draw">This pick's random number; ties are broken by it and by nothing else.</param>
/// <param name="Affinity">A hash of what the work has in common with earlier work (its conversation, its prompt's beginning); null for none.</param>
/// <param name="EvenFull">Workers believed full may be picked when none is free: the belief may be old, and the worker says so at once.</param>
internal readonly record struct PickRequest(ulong Draw, ulong? Affinity = null, bool EvenFull = false);
