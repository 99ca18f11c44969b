using System.Threading.Channels;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Outbox;
using Xunit;

namespace OpenClaw.Tests.Doubles;

/// <summary>A channel whose sends the test sees begin and ends itself.</summary>
internal sealed class ScriptedChannel : IChannel
{
    private readonly Channel<Send> _sends = Channel.CreateUnbounded<Send>();

    public string Name => "webhook";

    public async Task<SendResult> SendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var send = new Send(entry);
        _sends.Writer.TryWrite(send);
        return await send.Result.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The next send that began.</summary>
    public async Task<Send> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        return await _sends.Reader.ReadAsync(limit.Token);
    }

    public bool HasMore => _sends.Reader.TryPeek(out _);

    internal sealed record Send(OutboxEntry Entry)
    {
        public TaskCompletionSource<SendResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
