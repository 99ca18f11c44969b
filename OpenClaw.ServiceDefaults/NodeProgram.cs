using Microsoft.AspNetCore.Builder;

namespace OpenClaw.ServiceDefaults;

/// <summary>One of the node programs: what it is called, what it says about itself, what it is made of.</summary>
/// <param name="Name">As in <c>OpenClaw.Worker</c>.</param>
/// <param name="Sentence">What the node is for.</param>
/// <param name="Settings">What it reads beside the settings that all nodes share: name and meaning.</param>
/// <param name="DefaultUrls">Where it listens when nothing else is said.</param>
/// <param name="Example">Settings and arguments that start one on this machine, beside those that all nodes share.</param>
public sealed record NodeProgram(
    string Name, string Sentence, IReadOnlyList<(string Name, string Meaning)> Settings, string DefaultUrls, string Example,
    Action<WebApplicationBuilder> Add, Action<WebApplication> Map)
{
    private static readonly (string Name, string Meaning)[] Shared =
    [
        ("ConnectionStrings__openclaw", "PostgreSQL, the cluster's store; required"),
        ("ConnectionStrings__redis", "Redis, for heartbeats, wake-ups and partial text between nodes"),
        ("OpenClaw__Cluster__Secret", "the same 16 characters or more on every node; required"),
        ("OpenClaw__Cluster__Region", "where the node stands (default: local)"),
        ("OpenClaw__Cluster__NodeId", "its name (default: made from role, machine and port)"),
        ("OpenClaw__Cluster__AdvertiseHost", "the host under which other nodes reach it (default: where it listens, else its first address)"),
        ("OpenClaw__Cluster__SchemaTimeout", "how long to wait for migrate to be done elsewhere, as 00:05:00 (default: not at all)"),
        ("OpenClaw__Cluster__MigrateAtStart", "true: the node brings the schema up to date itself"),
        ("OpenClaw__Cluster__ProbePort", "a port for /health/live, /health/ready and /metrics alone, over HTTP/1.1"),
    ];

    public string Help
    {
        get
        {
            var all = Shared.Concat(Settings).ToList();
            var width = all.Max(setting => setting.Name.Length);
            return $"""
                {Name}: {Sentence}

                Settings, from the environment or appsettings.json:
                {string.Join('\n', all.Select(setting => $"  {setting.Name.PadRight(width)}  {setting.Meaning}"))}

                Example:
                  export ConnectionStrings__openclaw='Host=localhost;Username=openclaw;Password=…;Database=openclaw'
                  export ConnectionStrings__redis=localhost:6379 OpenClaw__Cluster__Secret=…
                  {Name} migrate
                  {Example}
                """;
        }
    }
}
