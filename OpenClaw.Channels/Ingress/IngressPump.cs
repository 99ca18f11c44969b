using System.Diagnostics;
using System.Threading.Channels;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Channels.Ingress;

/// <summary>
/// Brings mapped messages of every platform into the store: accept, wake-ups, report. A platform's reader posts and goes on; who must know
/// when the store has a message (to move an offset) waits for the arrival.
/// </summary>
/// <remarks>
/// Messages of one conversation are accepted in the order they were posted: each conversation belongs to one of a few lanes, and a lane
/// accepts one message at a time. Lanes run side by side, so that the store can take several messages in one transaction. While the store is
/// away a lane repeats its message with a back-off until the store has it or nobody wants it any more; what waits is limited, and a
/// full lane makes its poster wait.
/// </remarks>
internal sealed partial class IngressPump(IJobStore jobs, ISignals signals, StorePatience patience, IngressMetrics metrics, ILogger<IngressPump> logger) : BackgroundService
{
    private const int LaneCount = 8;
    private const int LaneCapacity = 64;

    private readonly Channel<Arrival>[] _lanes = [.. Enumerable.Range(0, LaneCount).Select(_ => Channel.CreateBounded<Arrival>(LaneCapacity))];

    /// <summary>Hands a message over; waits while its lane is full.</summary>
    /// <param name="wanted">Ends both the waiting and the wish to have the message accepted.</param>
    public async ValueTask<Arrival> PostAsync(InboundMessage message, CancellationToken wanted)
    {
        var arrival = new Arrival(message, wanted);
        await LaneOf(message.Address).Writer.WriteAsync(arrival, wanted);
        return arrival;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_lanes.Select(lane => RunLaneAsync(lane.Reader, stoppingToken)));

    private Channel<Arrival> LaneOf(ChannelAddress address) => _lanes[(uint)address.ConversationId.GetHashCode() % LaneCount];

    private async Task RunLaneAsync(ChannelReader<Arrival> lane, CancellationToken stoppingToken)
    {
        Arrival? held = null;
        try
        {
            while (true)
            {
                held = await lane.ReadAsync(stoppingToken);
                await AcceptAsync(held, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            held?.Cancel();
            while (lane.TryRead(out var waiting)) waiting.Cancel();
        }
    }

    private async Task AcceptAsync(Arrival arrival, CancellationToken stoppingToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, arrival.Wanted);
        using var activity = Courier.Source.StartActivity("accept message", ActivityKind.Consumer);
        activity?.SetTag("openclaw.channel", arrival.Message.Address.Channel);
        var message = arrival.Message with { TraceParent = TraceLink.Current };
        try
        {
            Report(arrival, message, await patience.RunAsync(message.Address.Channel, () => jobs.AcceptAsync(message, both.Token), both.Token));
        }
        catch (Exception e) when (both.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            arrival.Cancel();
            stoppingToken.ThrowIfCancellationRequested();
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            Log.Refused(logger, e, message.Address.Channel, message.IdempotencyKey);
            arrival.Fail(e);
        }
    }

    private void Report(Arrival arrival, InboundMessage message, AcceptResult result)
    {
        if (result.Outcome == AcceptOutcome.Accepted)
        {
            signals.Publish(new Signal(SignalKind.JobsReady));
            signals.Publish(new Signal(SignalKind.Conversation, message.Address.ConversationId));
            metrics.Accepted(message.Address.Channel);
        }
        else
        {
            // A conflict too: the platform's id names one message, and the store has one under it.
            metrics.Duplicate(message.Address.Channel);
            Log.Duplicate(logger, message.Address.Channel, message.IdempotencyKey, result.Outcome);
        }
        arrival.Complete(result);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The store cannot take the message {Key} from {Channel}; it is given up")]
        public static partial void Refused(ILogger logger, Exception exception, string channel, string key);

        [LoggerMessage(LogLevel.Debug, "The message {Key} from {Channel} was here before ({Outcome})")]
        public static partial void Duplicate(ILogger logger, string channel, string key, AcceptOutcome outcome);
    }
}
