using OpenClaw.ServiceDefaults;
using OpenClaw.Worker;

return await NodeProcess.RunAsync(args, new NodeProgram(
    "OpenClaw.Worker",
    "runs jobs: asks the model and commits its answers. Any number may run; gateways find them by themselves. It speaks HTTP/2 only.",
    [
        ("OpenClaw__Worker__Slots", "how many jobs it runs at once"),
        ("OpenClaw__Model__Endpoint", "an OpenAI-compatible endpoint, with __ApiKey and __Name (default: a built-in demo model)"),
    ],
    "http://127.0.0.1:0",
    "OpenClaw.Worker --urls http://127.0.0.1:18801",
    builder => builder.AddWorker(),
    app => app.MapWorker()));
