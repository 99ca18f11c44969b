namespace OpenClaw.AppHost.Model;

/// <summary>A deployed unit of workers: one with replicas where each replica can be addressed, else several of one.</summary>
internal sealed record WorkerApp(string Name, int Replicas, bool IsAddressedByName);
