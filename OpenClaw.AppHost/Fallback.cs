// Compiled instead of AppHost.cs where the package source does not serve Aspire (eng/ProbeFeed.targets).

using System.Globalization;
using OpenClaw.AppHost.Profiles;
using OpenClaw.Standalone;

Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null); // meant for the dashboard that is not there
try
{
    var asked = Array.IndexOf(args, "--profile");
    var name = asked >= 0 && asked + 1 < args.Length ? args[asked + 1] : null;
    var profile = DeploymentProfile.Read(Path.Combine(AppContext.BaseDirectory, "profiles"), DeploymentProfile.Choose(name, ""));
    string[] rest = name is null ? args : [.. args[..asked], .. args[(asked + 2)..]];
    string[] workers = args.Contains("--workers") ? [] : ["--workers", profile.Workers.Min.ToString(CultureInfo.InvariantCulture)];
    Console.WriteLine($"This machine's package source does not serve Aspire: starting OpenClaw.Standalone with the workers of the {profile.Name} size instead of the app host.");
    return await StandaloneApp.RunAsync([.. workers, .. rest]);
}
catch (ProfileException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
