using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Live;

/// <summary>Registry, wake-ups and partial text: what may be lost at any moment.</summary>
public sealed record LiveState(IWorkerRegistry Registry, ISignals Signals, IPartialTexts PartialTexts)
{
    /// <summary>For the hosts of one process.</summary>
    public static LiveState InProcess(TimeProvider time, ILoggerFactory logs) =>
        new(new InProcessRegistry(time), new InProcessSignals(logs.CreateLogger<InProcessSignals>()), new InProcessPartialTexts());
}

public static class LiveExtensions
{
    public static IServiceCollection AddLiveState(this IServiceCollection services, LiveState live) => services
        .AddSingleton(live.Registry)
        .AddSingleton(live.Signals)
        .AddSingleton(live.PartialTexts);
}
