using System.Globalization;
using System.Security.Claims;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Messages;

namespace OpenClaw.Gateway.Auth;

/// <summary>Who asks. A key or a session belongs to an account; conversations and jobs of other accounts do not exist for it, unless it may administer.</summary>
/// <param name="KeyId">The key behind it; empty for a session that was given by trust in loopback.</param>
/// <param name="SessionEndsAt">When a chat session ends; null for a key.</param>
internal sealed record Caller(string Account, string KeyId, KeyScopes Scopes, DateTimeOffset? SessionEndsAt = null)
{
    /// <summary>The channel of conversations that are held through the API and the chat page.</summary>
    public const string Channel = ChannelNames.Api;

    public const string ChatPolicy = "chat";
    public const string AdminPolicy = "admin";

    private const string AccountClaim = "account";
    private const string KeyClaim = "key";
    private const string ScopeClaim = "scope";
    private const string EndClaim = "ends";

    public bool IsAdmin => Scopes.HasFlag(KeyScopes.Admin);

    public ChannelAddress AddressOf(string conversation) => new(Channel, Account, conversation);

    public bool MaySee(ChannelAddress address) => IsAdmin || (address.Channel == Channel && address.Account == Account);

    public static bool IsAllowed(ClaimsPrincipal user, string scope) =>
        user.HasClaim(ScopeClaim, scope) || user.HasClaim(ScopeClaim, AdminPolicy);

    public static Caller Of(HttpContext context)
    {
        var user = context.User;
        var scopes = (user.HasClaim(ScopeClaim, ChatPolicy) ? KeyScopes.Chat : 0) | (user.HasClaim(ScopeClaim, AdminPolicy) ? KeyScopes.Admin : 0);
        var ends = user.FindFirstValue(EndClaim);
        return new Caller(user.FindFirstValue(AccountClaim)!, user.FindFirstValue(KeyClaim)!, scopes,
            ends is null ? null : DateTimeOffset.FromUnixTimeSeconds(long.Parse(ends, CultureInfo.InvariantCulture)));
    }

    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        var claims = new List<Claim> { new(AccountClaim, Account), new(KeyClaim, KeyId) };
        if (Scopes.HasFlag(KeyScopes.Chat)) claims.Add(new Claim(ScopeClaim, ChatPolicy));
        if (Scopes.HasFlag(KeyScopes.Admin)) claims.Add(new Claim(ScopeClaim, AdminPolicy));
        if (SessionEndsAt is { } end) claims.Add(new Claim(EndClaim, end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }
}
