using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace OpenClaw.Tests.Deployment;

/// <summary>The services of a compose file, with what they merge from elsewhere, and what is wrong with them.</summary>
internal sealed partial class ComposeFile
{
    private const int ProcessStopSeconds = 30;
    private readonly Manifest _root;

    public ComposeFile(string text)
    {
        _root = Manifest.ReadAll(text).Single();
        Merge(_root.Root);
    }

    public IReadOnlyDictionary<string, Manifest> Services => Children("services");

    /// <summary>Rules, each with a test that a broken file fails it.</summary>
    public IEnumerable<string> Broken(string folder) => [.. Services.SelectMany(service => Broken(service.Key, service.Value)), .. BrokenFiles(folder)];

    private IEnumerable<string> Broken(string name, Manifest service)
    {
        var image = Variable().Replace(service.Text("image") ?? "", match => match.Groups["default"].Value);
        if (!Pinned().IsMatch(image)) yield return $"{name}: the image {image} has no version";
        if (Seconds(service.Text("stop_grace_period")) is not { } grace) { if (name != "migrations") yield return $"{name}: has no stop_grace_period"; }
        else if (image.Contains("openclaw-", StringComparison.Ordinal) && grace < ProcessStopSeconds + 5) yield return $"{name}: {grace} s are too few to stop in";
        foreach (var (key, value) in service.Map("environment"))
            if (Secret().IsMatch(key) && !value.StartsWith("/run/secrets/", StringComparison.Ordinal)) yield return $"{name}: {key} belongs into a secret";
        foreach (var other in Children(service, "depends_on"))
        {
            if (!Services.TryGetValue(other.Key, out var awaited)) yield return $"{name}: waits for {other.Key}, which does not exist";
            else if (other.Value.Text("condition") == "service_healthy" && awaited.Node("healthcheck") is null) yield return $"{name}: waits for the health of {other.Key}, which nobody checks";
        }

        foreach (var secret in service.List("secrets").Select(s => ((YamlScalarNode)s.Root).Value!))
            if (!Children("secrets").ContainsKey(secret)) yield return $"{name}: there is no secret {secret}";
        foreach (var port in service.List("ports").Select(p => ((YamlScalarNode)p.Root).Value!))
            if (!port.StartsWith("${OPENCLAW_BIND:-127.0.0.1}:", StringComparison.Ordinal)) yield return $"{name}: the port {port} is open to the whole network";
        if (image.Contains("openclaw-", StringComparison.Ordinal) && (service.Text("read_only") != "true" || service.List("cap_drop").Count == 0)) yield return $"{name}: the container may change itself";
    }

    /// <summary>Files beside it that it mounts.</summary>
    private IEnumerable<string> BrokenFiles(string folder) =>
        from service in Services
        from volume in service.Value.List("volumes").Select(v => ((YamlScalarNode)v.Root).Value!.Split(':')[0])
        where volume.StartsWith('.') && !volume.Contains("backups", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, volume))
        select $"{service.Key}: {volume} does not exist";

    private Dictionary<string, Manifest> Children(string path) => Children(_root, path);

    private static Dictionary<string, Manifest> Children(Manifest parent, string path) =>
        parent.Node(path) is YamlMappingNode map ? map.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => new Manifest(pair.Value)) : [];

    private static void Merge(YamlNode node)
    {
        if (node is YamlSequenceNode list)
            foreach (var child in list.Children) Merge(child);
        if (node is not YamlMappingNode map) return;
        foreach (var child in map.Children.Values.ToList()) Merge(child);
        if (!map.Children.Remove(new YamlScalarNode("<<"), out var merged)) return;
        foreach (var (key, value) in (YamlMappingNode)merged) map.Children.TryAdd(key, value);
    }

    private static int? Seconds(string? text) => text is not null && text.EndsWith('s') && int.TryParse(text[..^1], out var seconds) ? seconds : null;

    [GeneratedRegex(@"\$\{[A-Z_]+:-(?<default>[^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@":[0-9]+\.[0-9]+(\.[0-9]+)?(-[a-z]+)?$")]
    private static partial Regex Pinned();

    [GeneratedRegex("(Secret|Password|Token|Key|ConnectionStrings)", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
