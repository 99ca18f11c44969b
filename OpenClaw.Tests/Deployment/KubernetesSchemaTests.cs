using k8s;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>The manifests as others read them: the schemas of Kubernetes, KEDA and the Prometheus operator, and Kubernetes' own types without leniency.</summary>
public sealed class KubernetesSchemaTests
{
    private static readonly string Folder = Repository.PathOf("deploy", "kubernetes", "rendered");
    private static readonly string[] OthersGroups = ["keda.sh/", "postgresql.cnpg.io/", "monitoring.coreos.com/"];

    public static TheoryData<string, string> Breakages => new()
    {
        { "restartPolicy: OnFailure", "restartPolicy: Sometimes" },
        { "type: postgresql", "kind: postgresql" },
        { "concurrencyPolicy: Forbid", "concurrencyPolicy: Never" },
        { "maxReplicaCount: 50", "maxReplicaCount: many" },
        { "kind: PodDisruptionBudget", "kind: PodDisruptionBudgets" },
    };

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file))];

    [Fact]
    public async Task No_schema_has_anything_against_them() =>
        Assert.EndsWith("\n0 broken", (await AskAsync([.. Directory.GetFiles(Folder, "*.yaml")])).TrimEnd(), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Breakages))]
    public async Task A_broken_manifest_is_found(string text, string replacement)
    {
        var good = await File.ReadAllTextAsync(Path.Combine(Folder, "large.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(text, good, StringComparison.Ordinal);
        using var data = new DataFolder();
        Directory.CreateDirectory(data.Path);
        var file = Path.Combine(data.Path, "broken.yaml");
        await File.WriteAllTextAsync(file, good.Replace(text, replacement, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("\n0 broken", await AskAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Kubernetes_types_know_every_field(string file) => Assert.NotEmpty(KubernetesYaml.LoadAllFromString(Own(file), strict: true));

    [Fact]
    public void A_field_that_does_not_exist_is_found() =>
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(Own("small.yaml").Replace("readOnlyRootFilesystem:", "readOnlyRootFileSystem:", StringComparison.Ordinal), strict: true));

    private static Task<string> AskAsync(params string[] files) => NodeTool.RunAsync("kubernetes.mjs", new Dictionary<string, string>(), files);

    private static string Own(string file) => string.Join("\n---\n", File.ReadAllText(Path.Combine(Folder, file)).Split("\n---\n").Where(text => !OthersGroups.Any(group => text.Contains($"apiVersion: {group}", StringComparison.Ordinal))));
}
