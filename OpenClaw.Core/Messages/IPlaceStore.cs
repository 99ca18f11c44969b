namespace OpenClaw.Core.Messages;

/// <summary>
/// Which conversation is held in a place of a platform. A place begins with one that has the place's own name; whoever asks for a new one
/// (<c>/new</c>) moves the place on to the next, and the earlier ones stay as they are.
/// </summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IPlaceStore
{
    /// <param name="place">The place's address: its name is the conversation's, without a number.</param>
    /// <returns>How often the place moved on; 0 for one that never did.</returns>
    Task<int> FindEpochAsync(ChannelAddress place, CancellationToken cancellationToken);

    /// <summary>Moves the place on.</summary>
    /// <returns>The new epoch.</returns>
    Task<int> BeginAnewAsync(ChannelAddress place, CancellationToken cancellationToken);

    /// <summary>The conversations in which something was asked lately, the latest first; not all of them on a very busy house.</summary>
    Task<IReadOnlyList<string>> ListRecentAsync(string channel, string account, CancellationToken cancellationToken);

    /// <returns>Those of the idempotency keys, at most some hundreds, under which a message was accepted.</returns>
    Task<IReadOnlySet<string>> FindKnownAsync(string channel, string account, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);
}
