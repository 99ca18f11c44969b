using OpenClaw.Core.Leases;
using OpenClaw.Core.People;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>An account of a platform, and who reads it.</summary>
/// <param name="Name">The lease's name: platform and the platform's own id.</param>
/// <param name="Account">Its name in our addresses; empty while no node has told it.</param>
/// <param name="Detail">What else it is known by, such as the bot's name.</param>
/// <param name="State"><c>connected</c>, <c>faulty</c> (a node reads it and cannot) or <c>unread</c> (no node does).</param>
/// <param name="ForMs">How long it has been faulty or unread; null while it is connected.</param>
/// <param name="Fault">Why it is faulty, in a sentence.</param>
/// <param name="Owner">The channel node that reads it.</param>
/// <param name="Pending">People and groups who wait there for a decision.</param>
internal sealed record ChannelReply(string Name, string Channel, string Account, string Detail, string State, double? ForMs, string? Fault, string? Owner, int Pending)
{
    /// <summary>Pure.</summary>
    public static ChannelReply Of(LeaseStanding lease, string? owner, IEnumerable<Person> pending)
    {
        var channel = lease.Name.Split(':')[0];
        var account = lease.Note?.Account ?? "";
        var isUnread = lease.ExpiredFor > TimeSpan.Zero;
        var fault = isUnread ? null : lease.Note?.Fault;
        return new ChannelReply(
            lease.Name, channel, account, lease.Note?.Detail ?? "", isUnread ? "unread" : fault is null ? "connected" : "faulty",
            isUnread ? lease.ExpiredFor.TotalMilliseconds : fault is null ? null : lease.FaultFor.TotalMilliseconds, fault, isUnread ? null : owner,
            pending.Count(person => person.Key.Channel == channel && person.Key.Account == account));
    }
}

internal static class ChannelEndpoints
{
    private const int MaxPending = 1000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/cluster/channels", ListAsync).RequireAuthorization(Caller.AdminPolicy).WithTags("Cluster")
            .WithSummary("The platforms' accounts: which node reads each, whether it is connected, who waits for a decision").Produces<ChannelReply[]>().Fails(401, 403, 503);

    private static async Task<IResult> ListAsync(HttpContext context, ILeaseStore leases, IPeopleStore people, ClusterSampler sampler, TimeProvider time)
    {
        var owners = (await sampler.ReadAsync(context.RequestAborted)).Rows.ToDictionary(row => row.Incarnation, row => row.Id);
        var pending = (await people.ListAsync(new PeopleQuery(PersonState.Pending, null, MaxPending), context.RequestAborted)).Where(person => person.ExpiresAt > time.GetUtcNow()).ToList();
        var accounts = (await leases.ListAsync(context.RequestAborted)).Where(lease => lease.Name != LeaseNames.Leader && lease.ExpiredFor <= AlertReadings.Abandoned);
        return Results.Ok(accounts.Select(lease => ChannelReply.Of(lease, owners.GetValueOrDefault(lease.Holder), pending)).ToArray());
    }
}
