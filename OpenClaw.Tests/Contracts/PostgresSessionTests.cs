using Npgsql;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.Servers;
using Xunit;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Tests.Contracts;

/// <summary>What every verb's durability rests on, on one connection that is used again and again.</summary>
public sealed class PostgresSessionTests(TestServers servers)
{
    private const string Durability = "select current_setting('synchronous_commit')";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_relaxed_statement_leaves_the_next_one_on_its_connection_durable()
    {
        await using var source = await OneConnectionAsync();
        var session = new PostgresSession(source);
        for (var i = 0; i < 4; i++) // the third is prepared
        {
            Assert.Equal(["off"], await session.QueryRelaxedAsync(r => r.GetString(0), Statement(Durability), Token));
            Assert.Equal(["on"], await session.QueryAsync(r => r.GetString(0), Token, Statement(Durability)));
        }
    }

    [Fact]
    public async Task Statements_that_are_sent_together_are_done_together_or_not_at_all()
    {
        await using var source = await OneConnectionAsync();
        var session = new PostgresSession(source);
        await session.QueryAsync(r => 0, Token, Statement("create table things (n int)"));
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<PostgresException>(() => session.QueryAsync(r => 0, Token, Statement("insert into things values ($1) returning n", Integer(i)), Statement("select 1 / ($1 - $1)", Integer(i))));
            Assert.Equal([0L], await session.QueryAsync(r => r.GetInt64(0), Token, Statement("select count(*) from things")));
        }
    }

    private async Task<NpgsqlDataSource> OneConnectionAsync() =>
        PostgresSession.CreateSource(await (await servers.PostgresAsync()).CreateDatabaseAsync() + ";Maximum Pool Size=1");
}
