using OpenClaw.AppHost.Profiles;

namespace OpenClaw.AppHost.Model;

/// <summary>A deployed unit of workers: one with replicas where each replica can be addressed, else several of one.</summary>
/// <param name="WakesAbove">It sleeps until more jobs than this are ready and running; null: it never sleeps.</param>
internal sealed record WorkerApp(string Name, NodePlan Plan, int? WakesAbove, bool IsAddressedByName);
