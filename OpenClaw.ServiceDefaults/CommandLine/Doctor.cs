using System.Text.Json;
using static OpenClaw.ServiceDefaults.CommandLine.Screen;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>Looks at what a node needs, from where it is called and with the settings that a node would have there. It changes nothing, and shows no secret.</summary>
internal static class Doctor
{
    public static async Task<int> RunAsync(string? url, string? data, bool asJson, CancellationToken cancellationToken)
    {
        var settings = SettingsHere.Read();
        var directory = DataDirectory.Find(data, settings);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var remote = new DoctorRemote(http);
        var findings = new List<Finding>();
        findings.AddRange(DoctorLocal.Configuration(settings));
        findings.Add(await DoctorLocal.DatabaseAsync(settings, directory, cancellationToken));
        findings.Add(await DoctorLocal.RedisAsync(settings));
        findings.Add(await remote.ModelAsync(settings, cancellationToken));
        findings.AddRange(await remote.BotsAsync(settings, cancellationToken));
        findings.AddRange(await remote.GatewayAsync(url, directory, cancellationToken));
        findings.Add(remote.Clock());
        if (asJson) Console.WriteLine(JsonSerializer.Serialize(findings, FindingJson.Default.ListFinding));
        else Table(["", "what", "found", "what to do"], findings.Select(f => new[] { Cell(f.Level, Pages.StyleOf(f.Level)), Cell(f.Name, "bold"), Cell(f.What), Cell(f.Advice) }));
        return findings.Any(finding => finding.Level == "wrong") ? 1 : 0;
    }
}
