using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqlitePlaceStore(SqliteWriter writer, StoreReads reads) : IPlaceStore
{
    private const string Move = "insert into places (channel, account, name, epoch) values ($1, $2, $3, 1) on conflict (channel, account, name) do update set epoch = epoch + 1 returning epoch";

    public Task<int> FindEpochAsync(ChannelAddress place, CancellationToken cancellationToken) => reads.FindEpochAsync(place, cancellationToken);

    public Task<IReadOnlyList<string>> ListRecentAsync(string channel, string account, CancellationToken cancellationToken) => reads.ListRecentAsync(channel, account, cancellationToken);

    public Task<IReadOnlySet<string>> FindKnownAsync(string channel, string account, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        reads.FindKnownAsync(channel, account, keys, cancellationToken);

    public Task<int> BeginAnewAsync(ChannelAddress place, CancellationToken cancellationToken) =>
        writer.RunAsync(s => s.Query(Move, r => r.GetInt32(0), place.Channel, place.Account, place.Conversation).Single(), cancellationToken);
}
