namespace OpenClaw.Core.Signals;

/// <summary>Carries partial text from the worker that runs a job to every stream that shows its conversation.</summary>
public interface IPartialTexts
{
    /// <summary>Appends a piece. Pieces of an attempt lower than the newest seen are ignored. Returns at once.</summary>
    void Publish(PartialText piece);

    /// <summary>Forgets what an attempt said, when it is over in whatever way. What a later attempt says stays.</summary>
    void Forget(Guid conversationId, Guid jobId, int attempt);

    /// <summary>Everything the running attempt of the conversation has said so far, as one piece with offset 0; null when nothing is known.</summary>
    ValueTask<PartialText?> ReadAsync(Guid conversationId, CancellationToken cancellationToken);

    /// <summary>Pieces of one conversation from now on, until disposed. The handler must not block.</summary>
    IDisposable Subscribe(Guid conversationId, Action<PartialText> handler);
}
