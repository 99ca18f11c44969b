using OpenClaw.Gateway;
using OpenClaw.ServiceDefaults;

return await NodeProcess.RunAsync(args, new NodeProgram(
    "OpenClaw.Gateway",
    "takes messages in from the API and the web chat, finds workers for them and lets people read along. Any number may run behind a balancer.",
    [("OpenClaw__Gateway__AdminKey", "the first admin key, oc_ and 32 to 200 characters in all; nobody gets in before there is one"),
        ("services__channels__http__0", "a channel node, for the webhooks of platforms that come in here"),
        ("OpenClaw__Gateway__TrustLoopback", "true: the chat page needs no key on this very machine (default: false)")],
    "http://localhost:18789",
    "OpenClaw__Gateway__AdminKey=oc_… OpenClaw.Gateway --urls http://127.0.0.1:18789",
    builder => builder.AddGateway(),
    app => app.MapGateway()));
