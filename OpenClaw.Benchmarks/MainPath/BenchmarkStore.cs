using OpenClaw.Core.Storage;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>A kind of durable store that can be had new and empty as often as needed, with the raw rates of what is below it.</summary>
internal abstract class BenchmarkStore
{
    /// <summary>Clients of the raw tests, as in docs and in the tables this is compared with.</summary>
    public const int RawClients = 16;

    public abstract string Name { get; }

    /// <summary>Before the names of its figures.</summary>
    public abstract string Prefix { get; }

    /// <summary>Opens a new, empty store and hands over its files' folder; both go when the place is disposed.</summary>
    public abstract Task<StorePlace> NewAsync(CancellationToken cancellationToken);

    /// <summary>Rows inserted per second, each in a commit of its own.</summary>
    public abstract Task<double> RawCommitsAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>See <see cref="RawTrips"/>; one of the three waits for the disk, as in the product.</summary>
    public abstract Task<double[]> RawTripsAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Jobs per second, ten claimed in one commit and completed in the next, in strict order per conversation.</summary>
    public abstract Task<double> RawClaimsAsync(TimeSpan duration, CancellationToken cancellationToken);
}

/// <summary>An open, empty store and how it is taken away again.</summary>
internal sealed record StorePlace(DurableStore Store, Func<ValueTask> RemoveAsync) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await RemoveAsync();
    }
}
