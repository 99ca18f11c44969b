using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace OpenClaw.AppHost.Tests;

/// <summary>The manifest that azd and Aspir8 read, made by the documented command. It needs neither containers nor servers.</summary>
public sealed partial class ManifestTests
{
    private const string Secret = "nobody-may-read-this";

    [Theory]
    [InlineData("small", "kubernetes", "postgres openclaw redis migrations gateway worker channels")]
    [InlineData("medium", "kubernetes", "openclaw redis migrations gateway worker webhooks telegram")]
    [InlineData("large", "kubernetes", "openclaw redis migrations gateway worker webhooks telegram")]
    [InlineData("small", "azure", "gateway worker-1 worker-2 channels")]
    [InlineData("medium", "azure", "gateway worker-1 worker-2 worker-3 webhooks telegram")]
    [InlineData("large", "azure", "gateway worker-1 worker-10 webhooks telegram")]
    public async Task It_has_the_sizes_processes_and_no_secret_in_clear_text(string size, string target, string resources)
    {
        var text = await MakeAsync(size, target);
        using var manifest = JsonDocument.Parse(text);
        var all = manifest.RootElement.GetProperty("resources");
        foreach (var name in resources.Split(' ')) Assert.True(all.TryGetProperty(name, out _), $"{name} is missing");
        Assert.Equal(target == "kubernetes", all.TryGetProperty("migrations", out _));

        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        var variables = all.EnumerateObject().Where(r => r.Value.TryGetProperty("env", out _)).SelectMany(r => r.Value.GetProperty("env").EnumerateObject()).Where(v => SecretName().IsMatch(v.Name)).ToList();
        Assert.Contains(variables, variable => variable.Name == "OpenClaw__Telegram__BotToken");
        Assert.All(variables, variable => Assert.Matches(Placeholders(), variable.Value.GetString()!));
    }

    private static async Task<string> MakeAsync(string size, string target)
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("openclaw-manifest-");
        try
        {
            var file = Path.Combine(folder.FullName, "manifest.json");
            var start = new ProcessStartInfo("dotnet", ["run", "--no-build", "--project", Projects.OpenClaw_AppHost.ProjectPath, "--", "--publisher", "manifest", "--output-path", file, "--profile", size, "--Deployment:Target", target])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var store in new[] { "openclaw", "redis" }) start.Environment.Remove($"ConnectionStrings__{store}");
            start.Environment["Parameters__telegram_token"] = start.Environment["Parameters__model_key"] = Secret;
            using var process = Process.Start(start)!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromMinutes(1));
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, await output + await error);
            return await File.ReadAllTextAsync(file, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("(Secret|Password|Token|Key|ConnectionStrings)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    /// <summary>References to parameters and resources; beside them at most the fixed beginning of a key.</summary>
    [GeneratedRegex(@"^(oc_)?\{[\w.\-]+\}$")]
    private static partial Regex Placeholders();
}
