using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;

namespace OpenClaw.Gateway.Api;

/// <summary>A conversation as an endless sequence of frames, for every reader of one, whatever carries the frames. Any gateway can continue
/// what another one began. Frames are made when the reader asks for the next one; nothing is queued for a reader that does not.</summary>
internal sealed class ConversationStream(
    IConversationLog log, ISignals signals, IPartialTexts partials, TimeProvider time, IOptions<JobOptions> options)
{
    /// <summary>Silence after which a heartbeat is sent, so that nothing between takes the connection for dead.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Frames from a place on. Ends only by cancellation. A conversation that does not exist yet is silent until it does.</summary>
    public async IAsyncEnumerable<StreamFrame> ReadAsync(Guid conversationId, EventId after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Wake-ups are subscribed to before the first read, or what happens between the two would wait for the poll.
        using var inbox = new StreamInbox(conversationId, signals, partials, time, options.Value.PollInterval * 4);
        var reader = new ConversationReader(conversationId, log, partials, inbox, after);
        long? lastFrame = null;
        while (true)
        {
            var frames = await reader.StepAsync(cancellationToken);
            foreach (var frame in frames) yield return frame;

            if (frames.Count > 0) lastFrame = time.GetTimestamp();
            if (reader.HasMore) continue;
            // The first one is sent at once: it tells a reader of a silent conversation that it is connected.
            if (lastFrame is not { } last || time.GetElapsedTime(last) >= HeartbeatInterval)
            {
                lastFrame = time.GetTimestamp();
                yield return StreamFrame.Heartbeat;
            }

            await inbox.WaitAsync(cancellationToken);
        }
    }
}
