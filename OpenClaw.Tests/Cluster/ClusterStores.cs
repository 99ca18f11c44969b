namespace OpenClaw.Tests.Cluster;

/// <summary>The servers that the nodes share; they belong to whoever started them.</summary>
/// <param name="Postgres">Connection string of an empty database or of one with our schema.</param>
/// <param name="Redis">Its connection string; of this cluster alone, because nodes of two clusters on one Redis would see each other.</param>
internal sealed record ClusterStores(string Postgres, string Redis);
