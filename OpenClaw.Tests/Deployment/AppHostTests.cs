using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenClaw.AppHost.Profiles;
using OpenClaw.AppHost.Start;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>What can be held of the app host where Aspire cannot be restored: its text, and what was made so that it needs no Aspire.</summary>
public sealed partial class AppHostTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("OpenClaw.AppHost", "AppHost.cs"));

    [Fact]
    public void It_can_be_read_aloud() => Assert.InRange(Text.Split('\n').Length, 20, 80);

    [Theory]
    [InlineData("WithPlan(profile.Gateways)")]
    [InlineData("WithPlan(worker.Plan)")]
    [InlineData("builder.WorkerApps(profile)")]
    [InlineData("WithSlots(profile.SlotsPerWorker)")]
    [InlineData("in profile.ChannelNodes")]
    [InlineData("WithPlan(profile.Channels)")]
    [InlineData("AddDurableTruth(profile)")]
    [InlineData("node == profile.WebhookNode")]
    public void Its_counts_are_the_profiles(string phrase) => Assert.Contains(phrase, Text, StringComparison.Ordinal);

    [Fact]
    public void Every_process_but_the_migrations_waits_for_them() =>
        Assert.Equal(Nodes().Count(Text) - 1, Text.Split("WaitForSchema(migrations)").Length - 1);

    [Fact]
    public void Azure_and_Kubernetes_ask_the_queue_the_same_question() =>
        Assert.Contains($"\"{QueueDepthTests.Query}\"", File.ReadAllText(Repository.PathOf("OpenClaw.AppHost", "Model", "AzureResources.cs")), StringComparison.Ordinal);

    [Fact]
    public void No_port_is_fixed_so_two_clones_can_run_side_by_side() =>
        Assert.DoesNotContain("localhost:", File.ReadAllText(Repository.PathOf("OpenClaw.AppHost", "Properties", "launchSettings.json")), StringComparison.Ordinal);

    [Fact]
    public void The_line_for_a_machine_without_containers_is_one_line() => Assert.DoesNotContain('\n', ContainerRuntime.MissingLine);

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("18789", 18789)]
    public void A_port_is_a_number_or_absent(string? text, int? expected) => Assert.Equal(expected, PortOption.Read(text));

    [Theory]
    [InlineData("zero")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("+1")]
    public void A_port_that_is_none_ends_in_one_line(string text) => Assert.Equal($"--port must be a number from 1 to 65535, not \"{text}\".", Assert.Throws<ProfileException>(() => PortOption.Read(text)).Message);

    [Fact]
    public async Task A_runtime_that_is_not_installed_or_refuses_is_not_ready()
    {
        Assert.False(await ContainerRuntime.IsReadyAsync("openclaw-no-such-runtime"));
        Assert.False(await ContainerRuntime.IsReadyAsync("/bin/false"));
        Assert.True(await ContainerRuntime.IsReadyAsync("/bin/true"));
    }

    /// <summary>azd puts this very question to a clone that was never built; FullFeed is then unknown.</summary>
    [Fact]
    public async Task Azd_finds_the_app_host_before_the_first_build()
    {
        var project = Repository.PathOf("OpenClaw.AppHost", "OpenClaw.AppHost.csproj");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", project, "-p:FullFeed=", "--getProperty:IsAspireHost", "--getItem:ProjectCapability"]) { RedirectStandardOutput = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("\"Identity\": \"Aspire\"", answer, StringComparison.Ordinal);
        var azure = Manifest.ReadAll(await File.ReadAllTextAsync(Repository.PathOf("azure.yaml"), TestContext.Current.CancellationToken)).Single();
        Assert.Equal(("dotnet", "containerapp"), (azure.Text("services/app/language"), azure.Text("services/app/host")));
        Assert.True(File.Exists(Repository.PathOf(azure.Text("services/app/project")!)));
    }

    [Fact]
    public void The_sizes_table_of_the_documentation_is_made_from_the_profiles()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "deployment", "sizing.md"));
        foreach (var name in DeploymentProfile.Names)
        {
            var p = DeploymentProfile.Read(Repository.PathOf("deploy", "profiles"), name);
            Assert.Contains(Row(p), page, StringComparison.Ordinal);
        }
    }

    private static string Row(DeploymentProfile p) => FormattableString.Invariant(
        $"| {p.Name} | {p.Users.From} to {p.Users.To} | {Count(p.Gateways)} | {Count(p.Workers)} of {p.SlotsPerWorker} slots | {string.Join(", ", p.ChannelNodes)}{(p.Channels.Min > 1 ? $" (each {p.Channels.Min})" : "")}, {Size(p.Channels)} | {Count(p.Database)}, {p.DatabaseStorageGi} Gi disk | {Count(p.Redis)} | {p.NodeCount} |");

    private static string Count(NodePlan plan) => FormattableString.Invariant($"{plan.Min}{(plan.Scales ? $" to {plan.Max}" : "")}, {Size(plan)}");

    private static string Size(NodePlan plan) => FormattableString.Invariant($"{plan.Cpu}/{plan.MemoryGi}");

    [GeneratedRegex("AddNode<")]
    private static partial Regex Nodes();
}
