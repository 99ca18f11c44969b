using OpenClaw.Core.Messages;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresPlaceStore(PostgresSession session, StoreReads reads) : IPlaceStore
{
    private const string Move = """
        insert into places as p (channel, account, name, epoch) values ($1, $2, $3, 1)
        on conflict (channel, account, name) do update set epoch = p.epoch + 1 returning epoch
        """;

    public Task<int> FindEpochAsync(ChannelAddress place, CancellationToken cancellationToken) => reads.FindEpochAsync(place, cancellationToken);

    public Task<IReadOnlyList<string>> ListRecentAsync(string channel, string account, CancellationToken cancellationToken) => reads.ListRecentAsync(channel, account, cancellationToken);

    public Task<IReadOnlySet<string>> FindKnownAsync(string channel, string account, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        reads.FindKnownAsync(channel, account, keys, cancellationToken);

    public async Task<int> BeginAnewAsync(ChannelAddress place, CancellationToken cancellationToken) =>
        (await session.QueryAsync(r => r.GetInt32(0), cancellationToken, Statement(Move, Text(place.Channel), Text(place.Account), Text(place.Conversation)))).Single();
}
