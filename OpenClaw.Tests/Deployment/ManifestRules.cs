using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenClaw.Tests.Deployment;

/// <summary>What a cluster would refuse, or regret, in a set of manifests. Every rule has a test that a broken manifest fails it.</summary>
internal static partial class ManifestRules
{
    public static readonly string[] HealthPaths = ["/health/live", "/health/ready"];
    private const int ProcessStopSeconds = 30;

    public static IEnumerable<string> Broken(IReadOnlyList<Manifest> all)
    {
        var pods = all.Where(m => m.HasPods).ToList();
        return [.. pods.SelectMany(m => BrokenPod(m, all)), .. all.SelectMany(m => BrokenSelection(m, pods)), .. all.SelectMany(BrokenSecrecy), .. all.SelectMany(BrokenScale), .. BrokenOrder(all)];
    }

    private static IEnumerable<string> BrokenPod(Manifest pod, IReadOnlyList<Manifest> all)
    {
        var labels = pod.Pod.Map("metadata/labels");
        if (pod.Map("spec/selector/matchLabels").Any(pair => labels.GetValueOrDefault(pair.Key) != pair.Value)) yield return $"{pod.Title}: the selector does not match the pod's labels";
        if (pod.Pod.Text("spec/securityContext/runAsNonRoot") != "true") yield return $"{pod.Title}: may run as root";
        if (pod.Pod.Text("spec/automountServiceAccountToken") != "false") yield return $"{pod.Title}: is given a token it does not need";

        foreach (var container in pod.Containers)
            foreach (var broken in BrokenContainer(pod, container, all)) yield return broken;
        if (pod.Kind is not ("Job" or "CronJob"))
            foreach (var broken in pod.Pod.List("spec/containers").SelectMany(container => BrokenProbes(pod, container)).Concat(BrokenPatience(pod, all))) yield return broken;
        if (pod.Kind == "Deployment" && pod.Pod.Number("spec/terminationGracePeriodSeconds") is var grace
            && grace < pod.Container.Number("lifecycle/preStop/sleep/seconds", 1000) + ProcessStopSeconds + 5) yield return $"{pod.Title}: {grace} s are too few to stop in";
    }

    private static IEnumerable<string> BrokenContainer(Manifest pod, Manifest container, IReadOnlyList<Manifest> all)
    {
        if (container.Text("securityContext/readOnlyRootFilesystem") != "true" || container.Text("securityContext/allowPrivilegeEscalation") != "false") yield return $"{pod.Title}: the container may change itself";
        if (container.Text("resources/requests/memory") is null || container.Text("resources/limits/memory") is null || container.Text("resources/requests/cpu") is null) yield return $"{pod.Title}: resources are not set";
        if (!ImageTag().IsMatch(container.Text("image") ?? "")) yield return $"{pod.Title}: the image {container.Text("image")} has no version";
        foreach (var setting in container.List("envFrom").Select(from => from.Text("configMapRef/name")).OfType<string>())
            if (!all.Any(m => m.Kind == "ConfigMap" && m.Name == setting)) yield return $"{pod.Title}: there is no ConfigMap {setting}";
    }

    private static IEnumerable<string> BrokenProbes(Manifest pod, Manifest container)
    {
        var ports = container.List("ports").Select(port => port.Text("name")).ToHashSet();
        foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
        {
            if (container.Node(probe) is null) yield return $"{pod.Title}: has no {probe}";
            if (container.Node($"{probe}/httpGet") is null) continue;
            var path = container.Text($"{probe}/httpGet/path");
            if (!HealthPaths.Contains(path)) yield return $"{pod.Title}: {probe} asks for {path}, which does not exist";
            if (!ports.Contains(container.Text($"{probe}/httpGet/port"))) yield return $"{pod.Title}: {probe} asks an unknown port";
            if (container.Text($"{probe}/httpGet/port") == "http2") yield return $"{pod.Title}: {probe} asks a port that speaks HTTP/2 alone";
        }

        if (container.Node("livenessProbe/httpGet") is not null && container.Text("livenessProbe/httpGet/path") != "/health/live")
            yield return $"{pod.Title}: a store that is away must not restart the process";
    }

    /// <summary>A node that waits for the schema or the server is not restarted meanwhile, and is not asked at the port where strangers are.</summary>
    private static IEnumerable<string> BrokenPatience(Manifest pod, IReadOnlyList<Manifest> all)
    {
        var settings = all.Where(m => m.Kind == "ConfigMap" && pod.Container.List("envFrom").Any(from => from.Text("configMapRef/name") == m.Name)).SelectMany(m => m.Map("data")).ToDictionary();
        if (settings.Count == 0) yield break;
        if (pod.Container.Text("startupProbe/httpGet/port") != "probe") yield return $"{pod.Title}: has no port for probes and metrics";
        var patience = pod.Container.Number("startupProbe/periodSeconds") * pod.Container.Number("startupProbe/failureThreshold");
        foreach (var setting in new[] { "OpenClaw__Cluster__SchemaTimeout", "OpenClaw__Cluster__StartupTimeout" })
        {
            if (!settings.TryGetValue(setting, out var wait)) yield return $"{pod.Title}: {setting} is not set, so it ends while the schema is made";
            else if (TimeSpan.FromSeconds(patience) < TimeSpan.Parse(wait, CultureInfo.InvariantCulture) + TimeSpan.FromSeconds(30)) yield return $"{pod.Title}: is restarted while it waits ({setting})";
        }
    }

    private static IEnumerable<string> BrokenSelection(Manifest m, IReadOnlyList<Manifest> pods)
    {
        var selector = m.Kind switch
        {
            "Service" => m.Map("spec/selector"),
            "PodDisruptionBudget" => m.Map("spec/selector/matchLabels"),
            "NetworkPolicy" => m.Map("spec/podSelector/matchLabels"),
            _ => null,
        };
        if (selector is null) yield break;
        var selected = pods.Where(pod => selector.All(pair => pod.Pod.Map("metadata/labels").GetValueOrDefault(pair.Key) == pair.Value)).ToList();
        if (selected.Count == 0) yield return $"{m.Title}: selects no pod";
        if (m.Kind == "PodDisruptionBudget" && m.Text("spec/maxUnavailable") != "1") yield return $"{m.Title}: must let one pod go, or no machine could be emptied";
        if (m.Kind != "Service") yield break;
        foreach (var port in m.List("spec/ports"))
            if (selected.Any(pod => pod.Containers.SelectMany(container => container.List("ports")).All(p => p.Text("name") != port.Text("targetPort")))) yield return $"{m.Title}: the port {port.Text("targetPort")} is not open";
    }

    private static IEnumerable<string> BrokenSecrecy(Manifest m)
    {
        if (m.Kind == "Secret") yield return $"{m.Title}: secrets do not belong here";
        if (m.Kind == "ConfigMap")
            foreach (var key in m.Map("data").Keys.Where(key => SecretName().IsMatch(key))) yield return $"{m.Title}: {key} belongs into a secret";
        if (!m.HasPods) yield break;
        foreach (var variable in m.Containers.SelectMany(container => container.List("env")))
            if (SecretName().IsMatch(variable.Text("name")!) && variable.Text("value") is not null) yield return $"{m.Title}: {variable.Text("name")} is written in clear text";
    }

    private static IEnumerable<string> BrokenScale(Manifest m)
    {
        if (m.Kind != "HorizontalPodAutoscaler") yield break;
        var metrics = m.List("spec/metrics");
        if (metrics.All(metric => metric.Text("resource/name") != "cpu")) yield return $"{m.Title}: does not follow the processor";
        if (metrics.All(metric => metric.Text("pods/metric/name") != "kestrel_active_connections")) yield return $"{m.Title}: does not follow the open connections";
    }

    private static IEnumerable<string> BrokenOrder(IReadOnlyList<Manifest> all)
    {
        var kinds = all.Select(m => m.Kind).ToList();
        if (kinds.Contains("Deployment") && (kinds.IndexOf("Job") < 0 || kinds.IndexOf("Job") > kinds.IndexOf("Deployment"))) yield return "Job/migrations: must come before the first Deployment";
    }

    /// <summary>Cores of <c>2</c> or <c>500m</c>.</summary>
    public static decimal Cores(string text) => text.EndsWith('m') ? decimal.Parse(text[..^1], CultureInfo.InvariantCulture) / 1000 : decimal.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@":[0-9][0-9A-Za-z.\-]*$")]
    private static partial Regex ImageTag();

    [GeneratedRegex("(Secret|Password|Token|Key|ConnectionStrings)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
