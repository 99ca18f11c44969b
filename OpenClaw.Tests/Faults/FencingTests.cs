using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>What is said twice on the way to an answer: the test is the gateway, the worker and the store are real.</summary>
[Collection(WholeMachine.Name)]
public sealed class FencingTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_duplicated_offer_and_a_retried_commit_change_nothing_that_is_not_theirs() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 1, Channels: 0), null, async cluster =>
        {
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(1, "to be known"));
            var (gateway, worker) = (cluster.Nodes.Gateways[0], cluster.Nodes.Workers[0]);
            Assert.Equal(0, (await gateway.TerminateAsync()).Code); // from here on the test leases and offers
            await using var store = await PostgresStore.OpenAsync(cluster.Nodes.Stores.Postgres, TimeProvider.System, migrate: false, TimeSpan.FromSeconds(30), Stop);
            var address = new ChannelAddress("api", "fencing", "offered twice");
            var accepted = await store.Jobs.AcceptAsync(new InboundMessage(address, "once", $"{FaultCluster.Slow} offered twice"), Stop);
            var holder = (await store.Nodes.ListAsync(Stop)).Single(node => node.Id == worker.Id).Incarnation;
            var job = Assert.Single(await store.Jobs.LeaseAsync([holder], TimeSpan.FromSeconds(2), Stop));

            using var http = NewClient(cluster, worker);
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => OfferAsync(http, job)));
            Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, OfferOutcome.Committed), answer));
            Assert.Equal((HttpStatusCode.Conflict, null), await OfferAsync(http, job)); // it ended, and its token is nobody's

            var other = new JobAnswer("another answer", "another model", 1, 1);
            Assert.Equal(HolderResult.AlreadyDone, await store.Jobs.CommitAsync(job.Lease, other, Stop));
            Assert.Equal(HolderResult.Stale, await store.Jobs.CommitAsync(job.Lease with { Token = job.Lease.Token with { Id = Guid.NewGuid() } }, other, Stop));
            Assert.Equal(HolderResult.Stale, await store.Jobs.FailAsync(job.Lease, new JobFailure(FailureKind.Internal, "too late"), null, Stop));

            var turns = await store.Log.ReadTurnsAsync(address.ConversationId, 0, 10, Stop);
            Assert.Equal([$"{FaultCluster.Slow} offered twice", $"{FaultCluster.Prefix}{FaultCluster.Slow} offered twice"], turns!.Select(turn => turn.Text));
            Assert.Equal((accepted.JobId, 1), (job.Lease.JobId, (await store.Jobs.FindAsync(job.Lease.JobId, Stop))!.Attempts));
        });

    private static HttpClient NewClient(FaultCluster cluster, ClusterNode worker)
    {
        var http = new HttpClient { BaseAddress = worker.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(new ClusterSecret(cluster.Nodes.Secret).ToAuthorization());
        return http;
    }

    private static async Task<(HttpStatusCode Status, OfferOutcome? Outcome)> OfferAsync(HttpClient http, LeasedJob job)
    {
        using var answer = await http.PostAsJsonAsync(JobOffer.Path, job, JobOfferJson.Default.LeasedJob, Stop);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync(JobOfferJson.Default.OfferReport, Stop))!.Outcome : null);
    }
}
