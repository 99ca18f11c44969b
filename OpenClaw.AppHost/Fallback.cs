// Compiled instead of AppHost.cs where the package source does not serve Aspire (eng/ProbeFeed.targets).

using System.CommandLine;
using System.Globalization;
using OpenClaw.AppHost.Profiles;
using OpenClaw.AppHost.Start;
using OpenClaw.Standalone;

Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null); // meant for the dashboard that is not there
var size = new Option<string?>("--profile") { Description = "The size whose number of workers is started: small, medium or large." };
var port = new Option<string?>("--port") { Description = "Where to listen on localhost." };
var ollama = new Option<string?>("--ollama");
var asked = new Command("apphost") { size, port, ollama }; // what the app host understands; the rest is Standalone's
asked.TreatUnmatchedTokensAsErrors = false;
var parsed = asked.Parse(args);
if (parsed.Errors.Count > 0 || parsed.GetResult(ollama) is not null)
{
    await Console.Error.WriteLineAsync(parsed.Errors.Count > 0
        ? parsed.Errors[0].Message
        : "--ollama starts a container under Aspire, which this machine's package source does not serve. Start Ollama yourself and set OpenClaw__Model__Endpoint=http://localhost:11434/v1 and OpenClaw__Model__Name.");
    return 1;
}

try
{
    var profile = DeploymentProfile.Read(Path.Combine(AppContext.BaseDirectory, "profiles"), DeploymentProfile.Choose(parsed.GetValue(size), ""));
    string[] urls = PortOption.Read(parsed.GetValue(port)) is { } fixedPort ? ["--urls", string.Create(CultureInfo.InvariantCulture, $"http://localhost:{fixedPort}")] : [];
    string[] workers = args.Contains("--workers") ? [] : ["--workers", profile.Workers.Min.ToString(CultureInfo.InvariantCulture)];
    var asksForHelp = args.Any(arg => arg is "--help" or "-h" or "-?");
    if (asksForHelp)
    {
        Console.WriteLine("This machine's package source does not serve Aspire: instead of the app host this starts OpenClaw.Standalone, whose help follows. The app host's own options here:");
        foreach (var option in new[] { size, port }) Console.WriteLine($"  {option.Name} <value>  {option.Description}");
        Console.WriteLine();
    }
    else if (parsed.UnmatchedTokens is [] or [['-', ..], ..]) // no verb
    {
        Console.WriteLine($"This machine's package source does not serve Aspire: starting OpenClaw.Standalone with the workers of the {profile.Name} size instead of the app host.");
    }

    return await StandaloneApp.RunAsync([.. workers, .. urls, .. parsed.UnmatchedTokens]);
}
catch (ProfileException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
