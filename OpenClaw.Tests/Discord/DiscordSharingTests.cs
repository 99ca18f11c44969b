using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Discord;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Contracts;
using Xunit;

namespace OpenClaw.Tests.Discord;

public sealed class DiscordSharingTests : IAsyncLifetime
{
    private const int Parts = 4;
    private readonly FakeTimeProvider _time = new();
    private StoreBundle _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StoreFactories.CreateSqliteAsync();

    [Fact]
    public async Task Of_two_nodes_and_four_parts_each_has_two_soon_after_the_second_joined()
    {
        var first = await JoinAsync("channels-1");
        await TryAsync(first);
        Assert.Equal(0, await first.Sharing.RunOnceAsync(Token));
        var second = await JoinAsync("channels-2");
        await TryAsync(second);
        Assert.Equal((4, 0), (first.Held, second.Held));
        Assert.Equal(2, await first.Sharing.RunOnceAsync(Token));
        Assert.Equal(2, first.Held);
        await TryAsync(first, second, first);
        _time.Advance(DiscordSharing.StandBackFor);
        await TryAsync(first, second);
        Assert.Equal((2, 2), (first.Held, second.Held));
        Assert.Equal((0, 0), (await first.Sharing.RunOnceAsync(Token), await second.Sharing.RunOnceAsync(Token)));
    }

    [Fact]
    public async Task What_nobody_takes_comes_back_and_is_offered_again_later_each_time()
    {
        var first = await JoinAsync("channels-1");
        await TryAsync(first);
        await JoinAsync("channels-2"); // without the application's settings
        Assert.Equal(2, await first.Sharing.RunOnceAsync(Token));
        await ComesBackAsync(first);
        Assert.Equal(0, await first.Sharing.RunOnceAsync(Token));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await first.Sharing.RunOnceAsync(Token));
        await ComesBackAsync(first);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await first.Sharing.RunOnceAsync(Token));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await first.Sharing.RunOnceAsync(Token));
        await ComesBackAsync(first);
        await JoinAsync("channels-3"); // the nodes are others now
        Assert.Equal(2, await first.Sharing.RunOnceAsync(Token));
    }

    [Theory]
    [InlineData(4, 1, 4)]
    [InlineData(4, 2, 2)]
    [InlineData(4, 3, 2)]
    [InlineData(2, 5, 1)]
    [InlineData(3, 0, 3)]
    public void A_share_is_rounded_up(int parts, int nodes, int share) => Assert.Equal(share, DiscordSharing.ShareOf(parts, nodes));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task ComesBackAsync(Node node)
    {
        await TryAsync(node);
        Assert.Equal(2, node.Held);
        _time.Advance(DiscordSharing.StandBackFor);
        await TryAsync(node);
        Assert.Equal(Parts, node.Held);
    }

    private static async Task TryAsync(params IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
            foreach (var keeper in node.Keepers) await keeper.RunOnceAsync(Token);
    }

    private async Task<Node> JoinAsync(string id)
    {
        var self = new LocalNode(id, NodeRole.Channel, "local", "1");
        await _store.Nodes.JoinAsync(self.ToRecord(_time.GetUtcNow()), Token);
        List<LeaseKeeper> keepers = [.. Enumerable.Range(0, Parts).Select(part => new LeaseKeeper($"discord:1:{part}", new TrustingLeases(_store.Leases, _time), self, _time, NullLogger<LeaseKeeper>.Instance))];
        return new Node(keepers, new DiscordSharing(keepers, _store.Nodes, self, _time, NullLogger<DiscordSharing>.Instance));
    }

    /// <summary>The store counts real time; the nodes trust by the test's.</summary>
    private sealed class TrustingLeases(ILeaseStore leases, TimeProvider time) : ILeaseStore
    {
        public async Task<Term?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken) =>
            await leases.TryAcquireAsync(name, holder, TimeSpan.FromMinutes(1), cancellationToken) is { } term
                ? term with { TrustedUntil = time.GetTimestamp() + (time.TimestampFrequency * 3600) }
                : null;

        public Task ReleaseAsync(Term term, CancellationToken cancellationToken) => leases.ReleaseAsync(term, cancellationToken);
        public Task NoteAsync(Term term, LeaseNote note, CancellationToken cancellationToken) => leases.NoteAsync(term, note, cancellationToken);
        public Task<IReadOnlyList<LeaseStanding>> ListAsync(CancellationToken cancellationToken) => leases.ListAsync(cancellationToken);
    }

    private sealed record Node(IReadOnlyList<LeaseKeeper> Keepers, DiscordSharing Sharing)
    {
        public int Held => Keepers.Count(keeper => keeper.Current is not null);
    }
}
