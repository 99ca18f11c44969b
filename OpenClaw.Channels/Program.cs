using OpenClaw.Channels;
using OpenClaw.Core.Nodes;
using OpenClaw.ServiceDefaults;

return await NodeProcess.RunAsync(args, new NodeProgram(
    "OpenClaw.Channels",
    "brings messages in from the chat platforms and takes committed replies to where people read them. Any number may run.",
    [
        ("OpenClaw__Telegram__BotToken", "the token of a Telegram bot"),
        ("OpenClaw__Discord__ApplicationId", "with __PublicKey and __BotToken: an application on Discord, whose interactions arrive at /webhooks/discord"),
        ("OpenClaw__Webhooks__AllowPrivateNetworks", "true: callbacks may go to private addresses (default: false)"),
    ],
    "http://127.0.0.1:0",
    "OpenClaw.Channels --urls http://127.0.0.1:18901",
    builder => builder.Services.AddNodeMembership(NodeRole.Channel).AddNodeReadiness().AddChannels(),
    app => app.MapChannels()));
