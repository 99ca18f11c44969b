using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace OpenClaw.Tests.Deployment;

/// <summary>One Kubernetes object of a YAML file, asked by path: <c>spec/template/spec</c>; numbers are positions in lists.</summary>
internal sealed record Manifest(YamlNode Root)
{
    public string Kind => Text("kind")!;
    public string Name => Text("metadata/name")!;
    public string Title => $"{Kind}/{Name}";
    public bool HasPods => Kind is "Deployment" or "StatefulSet" or "Job" or "CronJob";

    /// <summary>What its pods are made from.</summary>
    public Manifest Pod => new(Node(Kind == "CronJob" ? "spec/jobTemplate/spec/template" : "spec/template")!);
    public Manifest Container => Containers[0];

    /// <summary>Those that run, and then those that run before them.</summary>
    public IReadOnlyList<Manifest> Containers => [.. Pod.List("spec/containers"), .. Pod.List("spec/initContainers")];

    public static IReadOnlyList<Manifest> ReadAll(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => new Manifest(document.RootNode))];
    }

    public YamlNode? Node(string path)
    {
        YamlNode? node = Root;
        foreach (var part in path.Split('/'))
        {
            node = node switch
            {
                YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(part), out var child) ? child : null,
                YamlSequenceNode list when int.Parse(part, CultureInfo.InvariantCulture) is var at && at < list.Children.Count => list.Children[at],
                _ => null,
            };
        }

        return node;
    }

    public string? Text(string path) => (Node(path) as YamlScalarNode)?.Value;

    public int Number(string path, int otherwise = 0) => Text(path) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public IReadOnlyList<Manifest> List(string path) => Node(path) is YamlSequenceNode list ? [.. list.Children.Select(child => new Manifest(child))] : [];

    public IReadOnlyDictionary<string, string> Map(string path) => Node(path) is YamlMappingNode map
        ? map.Children.Where(pair => pair.Value is YamlScalarNode).ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value ?? "")
        : new Dictionary<string, string>();
}
