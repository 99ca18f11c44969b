return await OpenClaw.Standalone.StandaloneApp.RunAsync(args);
