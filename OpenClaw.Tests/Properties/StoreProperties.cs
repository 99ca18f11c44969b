using CsCheck;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Properties;

/// <summary>
/// Random histories against a model without a database: nothing is lost, nothing is committed twice, the order of a conversation is kept, a stale
/// token changes nothing. A failure prints its seed; <c>CsCheck_Seed=… ./eng/test.sh</c> repeats it, and it becomes a test of its own.
/// </summary>
public sealed class StoreProperties(TestServers servers)
{
    [Fact]
    public Task Any_history_on_SQLite_ends_as_the_model_says() => CheckAsync(StoreFactories.CreateSqliteAsync, 100);

    [Fact]
    public Task Any_history_on_PostgreSQL_ends_as_the_model_says() => CheckAsync(() => StoreFactories.CreatePostgresAsync(servers), 25);

    private static Task CheckAsync(Func<Task<StoreBundle>> create, int histories) => Command.History.SampleAsync(async history =>
    {
        await using var store = await create();
        await new ModelRun(store).RunAsync(history);
    }, writeLine: TestContext.Current.TestOutputHelper!.WriteLine, iter: histories, threads: 1, print: history => string.Join('\n', history.AsEnumerable()));
}
