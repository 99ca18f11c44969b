using OpenClaw.Channels;
using OpenClaw.Core.Nodes;
using OpenClaw.ServiceDefaults;

return await NodeProcess.RunAsync(args, builder => builder.Services.AddNodeMembership(NodeRole.Channel).AddChannels(), _ => { });
