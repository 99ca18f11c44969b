using OpenClaw.Core.Keys;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class KeyContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_key_is_listed_as_it_was_added_until_it_is_removed()
    {
        var secret = ApiKey.NewSecret();
        var key = new ApiKey("key-1", "laptop", "ann", KeyScopes.Chat | KeyScopes.Admin, ApiKey.HashOf(secret), TimeProvider.System.GetUtcNow());
        await Store.Keys.AddAsync(key, Token);
        await Store.Keys.AddAsync(key with { Id = "key-2", Scopes = KeyScopes.Chat, Hash = ApiKey.HashOf("other") }, Token);

        var listed = (await Store.Keys.ListAsync(Token)).Single(one => one.Id == "key-1");
        Assert.Equal(ApiKey.HashOf(secret), listed.Hash);
        Assert.Equal((key.Name, key.Account, key.Scopes), (listed.Name, listed.Account, listed.Scopes));
        Assert.Equal(key.CreatedAt.ToUnixTimeMilliseconds(), listed.CreatedAt.ToUnixTimeMilliseconds());

        Assert.True(await Store.Keys.RemoveAsync("key-1", Token));
        Assert.False(await Store.Keys.RemoveAsync("key-1", Token));
        Assert.Equal("key-2", Assert.Single(await Store.Keys.ListAsync(Token)).Id);
    }
}
