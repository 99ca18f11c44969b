using OpenClaw.ServiceDefaults;
using OpenClaw.Worker;

return await NodeProcess.RunAsync(args, builder => builder.AddWorker(), app => app.MapWorker());
