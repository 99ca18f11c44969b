using OpenClaw.Gateway;
using OpenClaw.ServiceDefaults;

return await NodeProcess.RunAsync(args, builder => builder.AddGateway(), app => app.MapGateway());
