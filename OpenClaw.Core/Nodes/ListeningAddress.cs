using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OpenClaw.Core.Nodes;

/// <summary>The address of this host's own server, once it listens. Hosted services start before the server does, so it has to be waited for.</summary>
public sealed class ListeningAddress(IServer server, IOptions<ClusterOptions> options, IHostApplicationLifetime lifetime)
{
    public async Task<Uri?> WaitAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var cluster = options.Value;
        return NodeAddress.Resolve(cluster.AdvertiseAddress, listening, cluster.AdvertiseHost ?? Environment.MachineName, cluster.ProbePort);
    }
}
