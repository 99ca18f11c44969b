// Compiled instead of AppHost.cs where the package source does not serve Aspire (eng/ProbeFeed.targets).

using OpenClaw.Standalone;

Console.WriteLine("This machine's package source does not serve Aspire: starting OpenClaw.Standalone with three workers instead of the app host.");
Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null); // from the launch profile: the address of the dashboard that is not there
string[] workers = args.Contains("--workers") ? [] : ["--workers", "3"];
return await StandaloneApp.RunAsync([.. workers, .. args]);
