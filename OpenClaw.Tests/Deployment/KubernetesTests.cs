using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.AppHost.Profiles;
using Xunit;

namespace OpenClaw.Tests.Deployment;

public sealed class KubernetesTests
{
    private static readonly string Folder = Repository.PathOf("deploy", "kubernetes");

    private static readonly string[] Restores = ["restore-small", "restore-cluster"];

    public static TheoryData<string> Sizes => [.. DeploymentProfile.Names];

    public static TheoryData<string> Everything => [.. DeploymentProfile.Names, .. Restores];

    public static TheoryData<string, string, string> Breakages => new()
    {
        { "runAsNonRoot: true", "runAsNonRoot: false", "may run as root" },
        { "automountServiceAccountToken: false", "automountServiceAccountToken: true", "token it does not need" },
        { "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "may change itself" },
        { "path: /health/ready", "path: /healthz", "which does not exist" },
        { "port: probe", "port: http2", "HTTP/2 alone" },
        { "port: probe", "port: nowhere", "unknown port" },
        { "readinessProbe:", "ignoredProbe:", "has no readinessProbe" },
        { "path: /health/live", "path: /health/ready", "must not restart the process" },
        { "terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 30", "too few to stop in" },
        { "failureThreshold: 180", "failureThreshold: 30", "is restarted while it waits" },
        { "OpenClaw__Cluster__SchemaTimeout:", "Ignored:", "ends while the schema is made" },
        { "port: probe", "port: http", "no port for probes and metrics" },
        { "maxUnavailable: 1\n  selector", "maxUnavailable: 0\n  selector", "must let one pod go" },
        { "kind: Job", "kind: Work", "must come before" },
        { "image: openclaw-worker:0.1.0", "image: openclaw-worker", "has no version" },
        { "configMapRef:\n            name: openclaw-settings", "configMapRef:\n            name: other-settings", "there is no ConfigMap" },
        { "OpenClaw__Cluster__Region:", "OpenClaw__Cluster__Secret:", "belongs into a secret" },
        { "targetPort: http\n", "targetPort: web\n", "is not open" },
        { "requests:\n            cpu", "wishes:\n            cpu", "resources are not set" },
        { "      app.kubernetes.io/component: worker\n      app.kubernetes.io/name: openclaw\n  strategy", "      app.kubernetes.io/component: helper\n      app.kubernetes.io/name: openclaw\n  strategy", "does not match" },
        { "  selector:\n    app.kubernetes.io/component: gateway", "  selector:\n    app.kubernetes.io/component: gate", "selects no pod" },
    };

    [Theory]
    [MemberData(nameof(Everything))]
    public void Nothing_is_refused_or_regretted(string size) => Assert.Empty(ManifestRules.Broken(Read(size)));

    [Theory]
    [MemberData(nameof(Breakages))]
    public void A_broken_manifest_is_found(string text, string replacement, string expected)
    {
        var good = File.ReadAllText(Rendered("small"));
        Assert.Contains(text, good, StringComparison.Ordinal);
        var broken = ManifestRules.Broken(Manifest.ReadAll(good.Replace(text, replacement, StringComparison.Ordinal)));
        Assert.Contains(broken, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_in_clear_text_is_found()
    {
        var good = File.ReadAllText(Rendered("small"));
        var leaky = new Regex("""name: OpenClaw__Cluster__Secret\n\s+valueFrom:\n\s+secretKeyRef:\n\s+key: [\w-]+\n\s+name: [\w-]+""").Replace(good, "name: OpenClaw__Cluster__Secret\n          value: in the clear", 1);
        Assert.NotEqual(good, leaky);
        Assert.Contains(ManifestRules.Broken(Manifest.ReadAll(leaky)), line => line.Contains("clear text", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("startupProbe")]
    [InlineData("readinessProbe")]
    [InlineData("livenessProbe")]
    public void A_container_beside_the_first_is_asked_too(string probe)
    {
        var servers = Read("large").Single(m => m.Title == "StatefulSet/redis");
        var sentinel = servers.Pod.List("spec/containers").Single(container => container.Text("name") == "sentinel");
        Assert.NotNull(sentinel.Node(probe));

        var good = File.ReadAllText(Rendered("large"));
        var broken = new Regex($@"(\n +){probe}(:\n +exec:\n +command:\n +- redis-cli\n +- -p\n)").Replace(good, "$1ignored$2");
        Assert.NotEqual(good, broken);
        Assert.Contains(ManifestRules.Broken(Manifest.ReadAll(broken)), line => line == $"StatefulSet/redis: has no {probe}");
    }

    [Theory]
    [InlineData("name: cpu", "name: memory", "follow the processor")]
    [InlineData("name: kestrel_active_connections", "name: other", "follow the open connections")]
    public void An_autoscaler_that_sees_too_little_is_found(string text, string replacement, string expected)
    {
        var good = File.ReadAllText(Rendered("large"));
        Assert.Contains(text, good, StringComparison.Ordinal);
        Assert.Contains(ManifestRules.Broken(Manifest.ReadAll(good.Replace(text, replacement, StringComparison.Ordinal))), line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Counts_and_sizes_are_the_profiles(string size)
    {
        var (all, profile) = (Read(size), DeploymentProfile.Read(Repository.PathOf("deploy", "profiles"), size));

        AssertPlan(all, "gateway", profile.Gateways);
        AssertPlan(all, "worker", profile.Workers);
        Assert.Equal(profile.ChannelNodes.Order(), all.Where(m => m.Kind == "Deployment" && Component(m) == "channels").Select(m => m.Name).Order());
        foreach (var node in profile.ChannelNodes) AssertPlan(all, node, profile.Channels);
        if (all.Any(m => m.Title == "StatefulSet/redis")) AssertPlan(all, "redis", profile.Redis);
        AssertDatabase(all, profile);
        var settings = all.Single(m => m.Title == "ConfigMap/openclaw-settings").Map("data");
        Assert.Equal($"{profile.SlotsPerWorker}", settings["OpenClaw__Worker__Slots"]);
        Assert.Equal(profile.Regions[0], settings["OpenClaw__Cluster__Region"]);
        if (profile.Workers.Scales) Assert.Equal($"{profile.SlotsPerWorker}", all.Single(m => m.Kind == "ScaledObject").Text("spec/triggers/0/metadata/targetQueryValue"));
    }

    [Fact]
    public void The_rendered_files_are_made_from_these_inputs()
    {
        var inputs = new[] { "base", "components", "overlays", "restore", "monitoring" }.SelectMany(room => Directory.GetFiles(Path.Combine(Folder, room), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
        var text = string.Concat(inputs.Select(file => $"{file}\n{File.ReadAllText(Path.Combine(Folder, file))}"));
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        foreach (var size in DeploymentProfile.Names.Concat([.. Restores, "monitoring"])) Assert.EndsWith($"Inputs: {expected}", File.ReadLines(Rendered(size)).First(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    [InlineData("monitoring")]
    public async Task Kustomize_renders_the_same_where_it_is_installed(string size)
    {
        if (!IsKubectlHere()) return; // the inputs' hash stands in for it
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Folder, size == "monitoring" ? size : size.StartsWith("restore-", StringComparison.Ordinal) ? size.Replace('-', '/') : $"overlays/{size}")]) { RedirectStandardOutput = true })!;
        var rendered = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(string.Join('\n', File.ReadLines(Rendered(size)).Skip(1)), rendered.TrimEnd('\n'));
    }

    private static void AssertPlan(IReadOnlyList<Manifest> all, string name, NodePlan plan)
    {
        var pods = all.Single(m => m.Kind is "Deployment" or "StatefulSet" && m.Name == name);
        Assert.Equal(plan.Scales ? null : $"{plan.Min}", pods.Text("spec/replicas"));
        AssertSize(pods.Container, plan);
        if (!plan.Scales) return;
        var scaler = all.Single(m => m.Kind is "HorizontalPodAutoscaler" or "ScaledObject" && m.Text("spec/scaleTargetRef/name") == name);
        Assert.Equal((plan.Min, plan.Max), (scaler.Number("spec/minReplicas", scaler.Number("spec/minReplicaCount")), scaler.Number("spec/maxReplicas", scaler.Number("spec/maxReplicaCount"))));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_backup_asks_the_database_that_is_there_and_has_room(string size)
    {
        var all = Read(size);
        var env = all.Single(m => m.Kind == "CronJob").Container.List("env");
        var isCluster = all.Any(m => m.Kind == "Cluster");
        Assert.Equal(isCluster ? ("openclaw-db-rw", "openclaw-db-app/password") : ("postgres", "openclaw-secrets/postgres-password"),
            (env[0].Text("value"), $"{env[3].Text("valueFrom/secretKeyRef/name")}/{env[3].Text("valueFrom/secretKeyRef/key")}"));
        Assert.Equal(["PGHOST", "PGUSER", "PGDATABASE", "PGPASSWORD"], env.Select(variable => variable.Text("name")));
        Assert.Equal(
            $"{DeploymentProfile.Read(Repository.PathOf("deploy", "profiles"), size).DatabaseStorageGi}Gi",
            all.Single(m => m.Title == "PersistentVolumeClaim/openclaw-backups").Text("spec/resources/requests/storage"));
        foreach (var script in new[] { "backup.sh", "restore.sh" })
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, "components", "backup", script)), all.Single(m => m.Title == "ConfigMap/openclaw-backup-scripts").Map("data")[script]);
    }

    [Fact]
    public void Metrics_are_read_where_pods_have_a_port_that_speaks_HTTP_1()
    {
        var monitors = Read("monitoring").Where(m => m.Kind == "PodMonitor").ToList();
        foreach (var pod in DeploymentProfile.Names.SelectMany(Read).Where(m => m.Kind == "Deployment"))
        {
            var monitor = Assert.Single(monitors, m => IsSelected(m, pod));
            var port = pod.Container.List("ports").Single(p => p.Text("name") == monitor.Text("spec/podMetricsEndpoints/0/port"));
            Assert.NotEqual("http2", port.Text("name"));
            Assert.Contains(Read("monitoring"), m => m.Kind == "NetworkPolicy" && m.Map("spec/podSelector/matchLabels").All(pair => pod.Pod.Map("metadata/labels").GetValueOrDefault(pair.Key) == pair.Value)
                && m.Text("spec/ingress/0/ports/0/port") == port.Text("containerPort"));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_platforms_call_arrives_at_the_node_that_has_their_accounts(string size)
    {
        var (all, profile) = (Read(size), DeploymentProfile.Read(Repository.PathOf("deploy", "profiles"), size));
        var selector = all.Single(m => m.Title == "Service/channels").Map("spec/selector");
        var called = all.Where(m => m.Kind == "Deployment" && selector.All(pair => m.Pod.Map("metadata/labels").GetValueOrDefault(pair.Key) == pair.Value)).ToList();
        Assert.Equal([profile.WebhookNode], called.Select(m => m.Name));
        Assert.Contains("OpenClaw__Discord__PublicKey", called[0].Container.List("env").Select(variable => variable.Text("name")));
    }

    private static bool IsSelected(Manifest monitor, Manifest pod) =>
        monitor.Map("spec/selector/matchLabels").All(pair => pod.Pod.Map("metadata/labels").GetValueOrDefault(pair.Key) == pair.Value);

    private static void AssertDatabase(IReadOnlyList<Manifest> all, DeploymentProfile profile)
    {
        if (profile.Database.Min == 1)
        {
            AssertPlan(all, "postgres", profile.Database);
            Assert.Equal($"{profile.DatabaseStorageGi}Gi", all.Single(m => m.Title == "StatefulSet/postgres").Text("spec/volumeClaimTemplates/0/spec/resources/requests/storage"));
            return;
        }

        var cluster = all.Single(m => m.Kind == "Cluster");
        Assert.Equal(profile.Database.Min, cluster.Number("spec/instances"));
        Assert.Equal($"{profile.DatabaseStorageGi}Gi", cluster.Text("spec/storage/size"));
        AssertSize(new Manifest(cluster.Node("spec")!), profile.Database);
    }

    private static void AssertSize(Manifest container, NodePlan plan)
    {
        foreach (var kind in new[] { "requests", "limits" })
        {
            Assert.Equal(plan.Cpu, ManifestRules.Cores(container.Text($"resources/{kind}/cpu")!));
            Assert.Equal($"{plan.MemoryGi}Gi", container.Text($"resources/{kind}/memory"));
        }
    }

    private static string? Component(Manifest m) => m.Map("metadata/labels").GetValueOrDefault("app.kubernetes.io/component");

    private static IReadOnlyList<Manifest> Read(string size) => Manifest.ReadAll(File.ReadAllText(Rendered(size)));

    private static string Rendered(string size) => Path.Combine(Folder, "rendered", size + ".yaml");

    private static bool IsKubectlHere() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "kubectl")));
}
