using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Ingress;

/// <summary>A mapped message on its way into the store.</summary>
/// <param name="Wanted">Cancelled when nobody waits for it any more: the platform still has it and somebody will read it again.</param>
internal sealed record Arrival(InboundMessage Message, CancellationToken Wanted)
{
    private readonly TaskCompletionSource<AcceptResult> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the store has it; fails when the store refused it for good; is cancelled with <see cref="Wanted"/> or at the pump's end.</summary>
    public Task<AcceptResult> Accepted => _accepted.Task;

    public void Complete(AcceptResult result) => _accepted.TrySetResult(result);

    public void Fail(Exception reason) => _accepted.TrySetException(reason);

    public void Cancel() => _accepted.TrySetCanceled(Wanted);
}
