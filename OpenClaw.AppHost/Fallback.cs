// Compiled instead of AppHost.cs where the package source does not serve Aspire (eng/ProbeFeed.targets).

using OpenClaw.Standalone;

Console.WriteLine("This machine's package source does not serve Aspire: starting OpenClaw.Standalone with three workers instead of the app host.");
string[] workers = args.Contains("--workers") ? [] : ["--workers", "3"];
return await StandaloneApp.RunAsync([.. workers, .. args]);
