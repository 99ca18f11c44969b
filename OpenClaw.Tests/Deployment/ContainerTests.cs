using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>What `dotnet publish -t:PublishContainer` would make; the base image itself comes from a registry, which a test does not ask.</summary>
public sealed class ContainerTests
{
    [Theory]
    [InlineData("Gateway")]
    [InlineData("Worker")]
    [InlineData("Channels")]
    public async Task An_image_has_no_rights_no_shell_and_one_port(string role)
    {
        var asked = await AskAsync(role, "");
        Assert.Equal($"openclaw-{role.ToLowerInvariant()}", Property(asked, "ContainerRepository"));
        Assert.Equal((Property(asked, "Version"), "noble-chiseled", "1654"), (Property(asked, "ContainerImageTag"), Property(asked, "ContainerFamily"), Property(asked, "ContainerUser")));
        Assert.Equal("", Property(asked, "ContainerRuntimeIdentifiers"));
        Assert.Equal(["8080"], asked["Items"]!["ContainerPort"]!.AsArray().Select(port => (string)port!["Identity"]!));
    }

    [Fact]
    public async Task To_a_registry_it_goes_for_both_kinds_of_processors() =>
        Assert.Equal("linux-x64;linux-arm64", Property(await AskAsync("Worker", "registry.example"), "ContainerRuntimeIdentifiers"));

    private static async Task<JsonNode> AskAsync(string role, string registry)
    {
        var project = Repository.PathOf($"OpenClaw.{role}", $"OpenClaw.{role}.csproj");
        const string Properties = "--getProperty:ContainerRepository,ContainerImageTag,ContainerFamily,ContainerUser,ContainerRuntimeIdentifiers,Version";
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", project, $"-p:ContainerRegistry={registry}", Properties, "--getItem:ContainerPort"]) { RedirectStandardOutput = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return JsonNode.Parse(answer)!;
    }

    private static string Property(JsonNode answer, string name) => (string)answer["Properties"]![name]!;
}
