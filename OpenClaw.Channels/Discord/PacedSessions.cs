using System.Threading.Channels;
using OpenClaw.Core.Limits;

namespace OpenClaw.Channels.Discord;

/// <summary>Sessions that begin as rarely as Discord demands: a token may begin one in five seconds, wherever its parts are.</summary>
internal sealed class PacedSessions(DiscordSessionAsync session, IRateLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(250);

    // An application with one part begins them rarely enough.
    public async Task RunAsync(DiscordShard shard, ChannelWriter<SocketEvent> events, CancellationToken cancellationToken)
    {
        while (shard.Count > 1 && await limits.TakeAsync($"discord:session:{shard.Account.ApplicationId}", 1, Between, cancellationToken) is { IsAllowed: false, RetryAfter: var after })
            await Task.Delay(after + Slack, time, cancellationToken);
        await session(shard, events, cancellationToken);
    }
}
