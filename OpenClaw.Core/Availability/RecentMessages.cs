namespace OpenClaw.Core.Availability;

/// <summary>How the messages of the last minutes fared, in store time.</summary>
/// <param name="Accepted">Messages accepted in the window.</param>
/// <param name="Answered">Of those.</param>
/// <param name="Failed">Of those, dead letters.</param>
/// <param name="Timed">Of those, the ones that <paramref name="FirstText"/> is made of: answered, or still waiting for a worker in a conversation that is not paused.</param>
/// <param name="FirstText">From acceptance to the first visible text. A message that still waits for a worker counts with its age, so that a standstill shows.
/// Null when <paramref name="Timed"/> is 0.</param>
/// <param name="Whole">From acceptance to the committed answer; null when nothing was answered.</param>
/// <param name="NewDeadLetters">Messages and replies given up in the window, whenever they were accepted.</param>
public sealed record RecentMessages(long Accepted, long Answered, long Failed, long Timed, Spread? FirstText, Spread? Whole, long NewDeadLetters);
