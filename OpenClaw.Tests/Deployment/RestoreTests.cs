using System.Globalization;
using Npgsql;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>A busy database is backed up by the script that people run, lost some time later, restored, and work goes on.</summary>
[Collection(WholeMachine.Name)]
public sealed class RestoreTests(TestServers servers)
{
    private const int Chats = 6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_accepted_before_the_backup_is_lost_and_nothing_is_sent_twice()
    {
        await using var story = await RestoreStory.StartAsync(servers);
        var before = await story.TalkAsync("before", Chats);
        await story.AnsweredAsync(before);
        var underWay = await story.TalkAsync(RestoreStory.Slow, Chats);
        await story.RunningAsync();

        await story.BackUpAsync();
        await story.AnsweredAsync(underWay); // and sent: the backup does not know it
        var lost = await story.TalkAsync("after", 1);
        await story.AnsweredAsync(lost);
        await story.LoseAsync();
        await story.RestoreAsync();

        BadStart.AssertOneLine(await story.RunNodeAsync("--urls", "http://127.0.0.1:0"), "restored from a backup");
        var fenced = await story.RunNodeAsync("restored");
        Assert.True(fenced.Code == 0, fenced.Errors);
        await story.StartAgainAsync();
        var since = await story.TalkAsync("since", Chats);
        await story.AnsweredAsync(since);

        await story.AssertAnsweredOnceInHistoryAsync([.. before, .. underWay, .. since]);
        story.AssertNothingIsSentTwice();
        Assert.InRange(await story.CountHeldAsync(), 1, 2 * Chats);

        // Held, not lost: said so by a person, they are answered, and what was sent after the backup comes a second time.
        await story.StopAsync();
        var freed = await story.RunNodeAsync("restored", "--replies", "send");
        Assert.True(freed.Code == 0, freed.Errors);
        await story.StartAgainAsync();
        await story.AnsweredTwiceAsync(underWay);
        Assert.Equal(0, await story.CountHeldAsync());
    }

    [Fact]
    public async Task While_anybody_uses_the_database_it_is_not_fenced()
    {
        var postgres = await servers.PostgresAsync();
        var database = await postgres.CreateDatabaseAsync();
        var settings = new Settings { ["ConnectionStrings__openclaw"] = database };
        Assert.Equal(0, (await DotnetProgram.RunAsync("OpenClaw.Gateway", settings, "migrate")).Code);
        await using (var other = new NpgsqlConnection(database + ";Pooling=false"))
        {
            await other.OpenAsync(Stop);
            BadStart.AssertOneLine(await DotnetProgram.RunAsync("OpenClaw.Gateway", settings, "restored"), "Stop every node");
        }

        Assert.Equal(0, (await DotnetProgram.RunAsync("OpenClaw.Gateway", settings, "restored")).Code);
        await postgres.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task A_database_that_is_not_empty_is_refused_or_set_aside_and_old_snapshots_are_deleted()
    {
        var postgres = await servers.PostgresAsync();
        var database = await postgres.CreateDatabaseAsync();
        using var folder = new DataFolder();
        BadStart.AssertOneLine(await ShellScript.RunAsync(RestoreStory.Backup, database, folder.Path), "no jobs table");
        Assert.Empty(Directory.GetFiles(folder.Path));

        Assert.Equal(0, (await DotnetProgram.RunAsync("OpenClaw.Gateway", new Settings { ["ConnectionStrings__openclaw"] = database }, "migrate")).Code);
        Directory.CreateDirectory(folder.Path);
        for (var day = 1; day <= 20; day++) await File.WriteAllTextAsync(Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"openclaw-202001{day:00}T000000Z.dump")), "", Stop);
        var backup = await ShellScript.RunAsync(RestoreStory.Backup, database, folder.Path);
        Assert.Equal((0, ""), (backup.Code, backup.Errors));
        Assert.Equal(14, Directory.GetFiles(folder.Path).Length);
        Assert.True(File.Exists(backup.Output));

        BadStart.AssertOneLine(await ShellScript.RunAsync(RestoreStory.Restore, database, folder.Path), "is not empty");
        for (var time = 0; time < 2; time++) // a snapshot of a restored database is as good as any
        {
            var restored = await ShellScript.RunAsync(RestoreStory.Restore, database, "--set-aside", folder.Path);
            Assert.Equal((0, ""), (restored.Code, restored.Errors));
            if (time == 0) await Eventually.TrueAsync(async () => (await ShellScript.RunAsync(RestoreStory.Backup, database, folder.Path)).Output != backup.Output, "a snapshot of a later second");
        }

        await postgres.DropDatabaseAsync(database);
    }
}
