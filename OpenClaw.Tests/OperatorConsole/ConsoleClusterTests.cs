using System.Net;
using Npgsql;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Faults;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.OperatorConsole;

/// <summary>An operator with a browser before a cluster of processes, behind a balancer that sends each request to any gateway, while people talk.</summary>
[Collection(WholeMachine.Name)]
public sealed class ConsoleClusterTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Under_load_a_policy_is_changed_a_worker_drained_and_one_killed_and_everybody_is_answered_once() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 3, Channels: 0), (_, _) => new Settings { ["OpenClaw__Heartbeat__Interval"] = "00:00:01" }, async cluster =>
        {
            await using var load = SteadyLoad.Start(cluster, conversations: 4);
            await using var page = await OperatorPage.OpenAsync(cluster.Nodes.Address, cluster.Nodes.AdminKey, "selection");
            await page.SeesAsync("#outcome", "Smart would pick");
            await page.Page.SelectOptionAsync("#queue-policy", "LeastConnections");
            await page.SeesAsync("#outcome", "LeastConnections would pick");

            await page.GoAsync("nodes");
            var rested = cluster.Nodes.Workers[0];
            await page.PressAsync($"[data-node='{rested.Id}'] button");
            await page.SeesAsync($"[data-node='{rested.Id}'] .badge.draining");
            await page.Page.ClickAsync($"[data-node='{rested.Id}'] button");
            await page.SeesAsync($"[data-node='{rested.Id}'] .badge.alive");

            var slow = await cluster.SendAsync(6, FaultCluster.Slow);
            var victim = await cluster.BusiestWorkerAsync(slow);
            var held = await cluster.HeldByAsync(victim, slow);
            await WatchAsync(page, victim.Id);
            await victim.KillAsync();
            await page.SeesAsync($"[data-node='{victim.Id}'] .badge.dead");
            await page.ShootAsync("nodes-dead");
            await cluster.AssertAnsweredOnceAsync(slow);
            await AssertLifeShownAsync(page, held[0].Job, victim.Id);
            await page.GoAsync("nodes");
            await page.PressAsync($"[data-node='{victim.Id}'] button:has-text('Remove')");
            await page.SeesNoAsync($"[data-node='{victim.Id}']");
            await victim.StartAsync(Stop);
            await page.SeesAsync($"[data-node='{victim.Id}'] .badge.alive");
            await page.GoAsync("overview");
            await page.SeesAsync("#answered", "Yes");
            await page.ShootAsync("overview-load");
            await load.AssertAnsweredOnceInOrderAsync();
            Assert.Equal(["node.dead", "node.removed", "node.joined"], (await cluster.KindsAsync(victim.Id)).TakeLast(3));
            await AssertAuditedAsync(cluster, "setting.changed", "node.draining", "node.undrained", "node.removed");
            page.AssertNothingBroke();
        });

    [Fact]
    public Task A_worker_that_nobody_asks_is_seen_suspect_then_dead_then_back() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 0), (_, _) => new Settings { ["OpenClaw__Heartbeat__Interval"] = "00:00:02" }, async cluster =>
        {
            var victim = cluster.Nodes.Workers[1];
            await using var page = await OperatorPage.OpenAsync(cluster.Nodes.Address, cluster.Nodes.AdminKey, "nodes");
            await page.SeesAsync($"[data-node='{victim.Id}'] .badge.alive");
            await WatchAsync(page, victim.Id);
            // It hangs before it is killed: a process that is gone refuses connections, and is declared dead the moment that it is suspect.
            await victim.FreezeAsync(Stop);
            await page.SeesAsync($"[data-node='{victim.Id}'] .badge.suspect");
            await victim.KillAsync();
            await page.SeesAsync($"[data-node='{victim.Id}'] .badge.dead");
            await victim.StartAsync(Stop);
            await page.SeesAsync($"[data-node='{victim.Id}'] .badge.alive");

            // On a starved machine it may be suspected once more before its first heartbeats are heard; that is no part of this.
            var seen = await page.Page.EvaluateAsync<string[]>("window.seen");
            Assert.Equal(["suspect", "dead"], seen.Take(2));
            Assert.Equal("alive", seen[^1]);
            page.AssertNothingBroke();
        });

    [Fact]
    public Task Dead_letters_of_a_wrong_key_are_redriven_in_the_order_in_which_people_spoke() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 0), null, async cluster =>
        {
            await cluster.Model.FailAsync(401, "Incorrect API key provided");
            var sent = new List<Sent>();
            for (var i = 0; i < 8; i++)
            {
                var (conversation, text) = ($"room-{i % 2}", $"message {i}");
                sent.Add(new Sent(conversation, text, await cluster.SendAsync(conversation, text)));
            }

            Assert.All(await cluster.EndedAsync(sent), job => Assert.Equal("dead", job.State));
            await using var page = await OperatorPage.OpenAsync(cluster.Nodes.Address, cluster.Nodes.AdminKey, "dead");
            await page.SeesAsync("#redrive-all", "Redrive all 8");
            await cluster.Model.ResetAsync();
            await cluster.Model.EchoAsync(FaultCluster.Prefix);
            await page.PressAsync("#redrive-all");
            await page.SeesAsync(".empty:not([hidden])", "No dead letters");
            Assert.All(await cluster.EndedAsync(sent), job => Assert.Equal("completed", job.State));
            foreach (var room in sent.GroupBy(one => one.Conversation))
            {
                var answers = (await cluster.Client.TurnsAsync(room.Key, Stop)).Where(turn => turn.StartsWith("assistant: ", StringComparison.Ordinal));
                Assert.Equal(room.Select(one => $"assistant: {FaultCluster.Prefix}{one.Text}"), answers);
            }

            await AssertAuditedAsync(cluster, "job.redriven");
            page.AssertNothingBroke();
        });

    [Fact]
    public Task A_store_that_is_away_or_only_read_is_not_ready_and_nobody_is_restarted_for_it() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 1, Channels: 0), null, async cluster =>
        {
            var nodes = cluster.Nodes.Nodes;
            await using var page = await OperatorPage.OpenAsync(cluster.Nodes.Gateways[0].Address, cluster.Nodes.AdminKey, "overview");
            await ReadOnlyAsync(cluster, true);
            foreach (var node in nodes) await FaultCluster.UntilAsync(async () => !await node.IsReadyAsync(Stop), $"{node} is not ready on a store that is only read");
            Assert.Equal(HttpStatusCode.OK, await LiveAsync(cluster));
            await ReadOnlyAsync(cluster, false);
            foreach (var node in nodes) await FaultCluster.UntilAsync(() => node.IsReadyAsync(Stop), $"{node} is ready again");

            cluster.Database.Cut();
            await page.SeesAsync("#lost", "People are not being answered by this gateway");
            await page.ShootAsync("store-away");
            foreach (var node in nodes) await FaultCluster.UntilAsync(async () => !await node.IsReadyAsync(Stop), $"{node} is not ready without the store");
            Assert.Equal(HttpStatusCode.OK, await LiveAsync(cluster));
            cluster.Database.Mend();
            await page.SeesAsync("#link.on");
            foreach (var node in nodes) await FaultCluster.UntilAsync(() => node.IsReadyAsync(Stop), $"{node} is ready again");
            page.AssertNothingBroke();
        });

    /// <summary>Remembers in the page, in <c>seen</c>, what a node's badge says from now on.</summary>
    private static async Task WatchAsync(OperatorPage page, string node) => await page.Page.EvaluateAsync(
        """
        id => {
          window.seen = [];
          const look = () => {
            const said = document.querySelector(`[data-node='${id}'] .badge`)?.textContent;
            if (said && said !== (window.seen.at(-1) ?? 'alive')) window.seen.push(said);
          };
          new MutationObserver(look).observe(document.querySelector('#view'), { childList: true, subtree: true, characterData: true });
        }
        """, node);

    /// <summary>The job's sheet tells of the attempt that ended with its worker, and of the one that answered.</summary>
    private static async Task AssertLifeShownAsync(OperatorPage page, Guid job, string victim)
    {
        await page.GoAsync("jobs");
        await page.Page.FillAsync("#job-id", $"{job}");
        await page.Page.PressAsync("#job-id", "Enter");
        await page.SeesAsync(".attempts", victim);
        await page.SeesAsync(".attempts", "worker");
        await page.SeesAsync(".attempts", "answered after");
        await page.ShootAsync("job-life");
        await page.Page.ClickAsync("#sheet button:has-text('Close')");
    }

    private static async Task AssertAuditedAsync(FaultCluster cluster, params string[] kinds)
    {
        var entries = (await cluster.Client.GetAsync("/api/cluster/journal?limit=1000", Stop)).AsArray();
        foreach (var kind in kinds) Assert.Contains(entries, entry => (string)entry!["kind"]! == kind && ((string)entry["actor"]!).Length > 0);
    }

    private static async Task<HttpStatusCode> LiveAsync(FaultCluster cluster)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(cluster.Nodes.Gateways[0].Address, "/health/live"), Stop);
        return answer.StatusCode;
    }

    private static async Task ReadOnlyAsync(FaultCluster cluster, bool isReadOnly)
    {
        var database = new NpgsqlConnectionStringBuilder(cluster.Nodes.Stores.Postgres).Database;
        await using var connection = new NpgsqlConnection(cluster.Nodes.Stores.Postgres + ";Pooling=false");
        await connection.OpenAsync(Stop);
        // A transaction of its own: the next one begins as this says.
        await using var writing = new NpgsqlCommand("set default_transaction_read_only = off", connection);
        await writing.ExecuteNonQueryAsync(Stop);
        await using var command = new NpgsqlCommand($"""alter database "{database}" set default_transaction_read_only = {(isReadOnly ? "on" : "off")}""", connection);
        await command.ExecuteNonQueryAsync(Stop);
        await using var end = new NpgsqlCommand("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", connection);
        await end.ExecuteNonQueryAsync(Stop);
    }
}
