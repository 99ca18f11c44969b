using OpenClaw.Core.Jobs;

namespace OpenClaw.Core.Messages;

/// <summary>
/// Conversations that an operator holds: their messages are accepted and wait, nothing of them is leased. What runs when the pause begins goes on to its end.
/// Each change is written into the journal in the same transaction.
/// </summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IPauseStore
{
    /// <returns><see cref="OperatorResult.WrongState"/> when it is paused, or not paused, already; <see cref="OperatorResult.NotFound"/> when nothing was ever said in it.</returns>
    Task<OperatorResult> SetAsync(ChannelAddress conversation, bool isPaused, string actor, CancellationToken cancellationToken);

    /// <summary>The conversations that are paused, longest first.</summary>
    Task<IReadOnlyList<PausedConversation>> ListAsync(int limit, CancellationToken cancellationToken);
}
