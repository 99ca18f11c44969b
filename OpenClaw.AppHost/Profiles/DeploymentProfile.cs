using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.AppHost.Profiles;

/// <summary>
/// A size of the cluster: what one region runs. The files under <c>deploy/profiles</c> are the only place where these numbers are written
/// by hand; the app host reads them, and tests hold the Kubernetes overlays and the documentation's table to them.
/// </summary>
/// <param name="Users">Whom the size is meant for.</param>
/// <param name="MinNodes">What the specification asks of this size, the database counted; Redis is not.</param>
/// <param name="Regions">Labels of the regions, each with the counts below. One environment (azd) or overlay is one region.</param>
/// <param name="SlotsPerWorker">Jobs that one worker runs at once.</param>
/// <param name="ChannelNodes">Names of the channel nodes: one for all platforms, or one for each; the first is the one that platforms call.</param>
/// <param name="Channels">The size and count of each of them.</param>
/// <param name="Database">Instances of PostgreSQL: the first is the primary, the others are its standbys.</param>
/// <param name="DatabaseStorageGi">Disk of one instance in GiB.</param>
internal sealed record DeploymentProfile(
    string Name, UserRange Users, int MinNodes, IReadOnlyList<string> Regions, NodePlan Gateways, NodePlan Workers, int SlotsPerWorker,
    IReadOnlyList<string> ChannelNodes, NodePlan Channels, NodePlan Database, int DatabaseStorageGi, NodePlan Redis)
{
    public const string Default = "small";

    /// <summary>From the smallest to the largest.</summary>
    public static readonly IReadOnlyList<string> Names = ["small", "medium", "large"];

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Nodes of one region at the least: gateways, workers, channel nodes and database instances.</summary>
    public int NodeCount => Gateways.Min + Workers.Min + (Channels.Min * ChannelNodes.Count) + Database.Min;

    /// <summary>The one that platforms call: gateways pass webhooks to it alone.</summary>
    public string WebhookNode => ChannelNodes[0];

    /// <summary>Chooses by name; without one by the environment's name (azd hands on nothing but DOTNET_ENVIRONMENT), else the smallest.</summary>
    public static string Choose(string? asked, string environment) =>
        !string.IsNullOrWhiteSpace(asked) ? asked.Trim().ToLowerInvariant()
        : Names.FirstOrDefault(name => name.Equals(environment, StringComparison.OrdinalIgnoreCase)) ?? Default;

    /// <summary>Reads and checks <c>NAME.json</c> in a folder.</summary>
    /// <exception cref="ProfileException">There is no such profile, or it breaks a rule.</exception>
    public static DeploymentProfile Read(string folder, string name)
    {
        if (!Names.Contains(name)) throw new ProfileException($"There is no profile \"{name}\". Use --profile {string.Join(", ", Names)}.");
        var file = Path.Combine(folder, name + ".json");
        DeploymentProfile profile;
        try
        {
            profile = JsonSerializer.Deserialize<DeploymentProfile>(File.ReadAllBytes(file), Form) ?? throw new ProfileException($"{file}: the file holds no profile.");
        }
        catch (JsonException e)
        {
            throw new ProfileException($"{file}: {e.Path ?? "$"}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new ProfileException($"{file}: {e.Message}", e);
        }

        return ProfileRules.Broken(profile, name) is { } broken ? throw new ProfileException($"{file}: {broken}") : profile;
    }
}
