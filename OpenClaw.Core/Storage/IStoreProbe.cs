namespace OpenClaw.Core.Storage;

/// <summary>Whether the durable store can be written: a standby, a full disk or a database set to read only still answers reads, and accepts nothing.</summary>
public interface IStoreProbe
{
    /// <summary>Writes something that changes nothing, durably.</summary>
    /// <exception cref="Exception">It was not written.</exception>
    Task WriteAsync(CancellationToken cancellationToken);
}
