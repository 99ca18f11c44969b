using OpenClaw.Channels;
using OpenClaw.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddChannels();

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
