namespace OpenClaw.Core.Alerts;

/// <summary>
/// The durable truth about alerts. At most one is open for a rule and subject, whoever raises it and however often: that is what makes "raised once"
/// true over changes of the leader. Every change is written into the journal in the same transaction.
/// </summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IAlertStore
{
    /// <summary>Raises an alert. A silence of the same rule and subject that still lasts counts for it too.</summary>
    /// <returns>Its number; null when one is open already, and then nothing was changed.</returns>
    Task<long?> RaiseAsync(AlertRaise raise, AlertAudience audience, CancellationToken cancellationToken);

    /// <returns>False when it was cleared before, or never was.</returns>
    Task<bool> ClearAsync(long number, string because, AlertAudience audience, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken);

    /// <summary>Somebody has seen it. The first one counts.</summary>
    /// <returns>False when there is no such alert.</returns>
    Task<bool> AcknowledgeAsync(long number, string actor, CancellationToken cancellationToken);

    /// <summary>Tells nobody of it, or of its like, for a while; zero ends a silence.</summary>
    /// <returns>False when there is no such alert.</returns>
    Task<bool> SilenceAsync(long number, string actor, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Alerts with a moment that the webhook was not told of yet. Nobody else gets them for <paramref name="duration"/>; whoever
    /// crashed while telling tells again afterwards.</summary>
    Task<IReadOnlyList<Alert>> ClaimUntoldAsync(int limit, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>The webhook knows.</summary>
    Task ToldAsync(long number, AlertMoment moment, CancellationToken cancellationToken);

    /// <param name="after">When to try again; null gives this alert up.</param>
    Task NotToldAsync(long number, string error, TimeSpan? after, CancellationToken cancellationToken);

    /// <summary>Deletes alerts that were cleared longer ago. For the leader.</summary>
    /// <returns>Rows deleted, at most 1000.</returns>
    Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken);
}
