using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class SettingContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_setting_is_what_was_written_last_until_it_is_removed()
    {
        Assert.Empty(await Store.Settings.ListAsync(Token));
        await Store.Settings.SetAsync("selection.policy", "Smart", Token);
        await Store.Settings.SetAsync("weight.worker-1", "50", Token);
        await Store.Settings.SetAsync("selection.policy", "RoundRobin", Token);
        Assert.Equal(
            [KeyValuePair.Create("selection.policy", "RoundRobin"), KeyValuePair.Create("weight.worker-1", "50")],
            (await Store.Settings.ListAsync(Token)).OrderBy(setting => setting.Key));

        await Store.Settings.SetAsync("selection.policy", null, Token);
        await Store.Settings.SetAsync("never.set", null, Token);
        Assert.Equal("weight.worker-1", Assert.Single(await Store.Settings.ListAsync(Token)).Key);
    }
}
