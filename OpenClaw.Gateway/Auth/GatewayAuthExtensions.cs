using Microsoft.AspNetCore.Authentication;
using OpenClaw.Core.Keys;

namespace OpenClaw.Gateway.Auth;

internal static class GatewayAuthExtensions
{
    /// <summary>Keys, chat sessions, and the policies <see cref="Caller.ChatPolicy"/> and <see cref="Caller.AdminPolicy"/>.</summary>
    public static IServiceCollection AddGatewayAuth(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section)
            .Validate(o => o.SessionDuration > TimeSpan.Zero && o.SessionDuration <= TimeSpan.FromDays(365),
                $"{AccessOptions.Section}:SessionDuration must be more than zero and at most a year.")
            .Validate(o => string.IsNullOrEmpty(o.AdminKey) || (o.AdminKey.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) && o.AdminKey.Length is >= 32 and <= 200),
                $"{AccessOptions.Section}:AdminKey must begin with {ApiKey.Prefix} and have 32 to 200 characters.")
            .ValidateOnStart();
        services.AddHostedService<FirstAdminKey>();
        services.AddOptions<AccountRateOptions>().BindConfiguration(AccountRateOptions.Section)
            .Validate(o => o.MessagesPerMinute >= 0, $"{AccountRateOptions.Section}:MessagesPerMinute must be 0 (off) or more.")
            .ValidateOnStart();
        services.AddSingleton<AccountRate>();
        services.AddSingleton<KeyRing>().AddHostedService(s => s.GetRequiredService<KeyRing>());
        services.AddSingleton<ChatSessions>();

        // Keys only: AddAuthentication would bring the protection of cookies too, which writes keys of its own into the user's home.
        services.AddWebEncoders().AddAuthenticationCore(o => o.DefaultScheme = CallerAuthentication.SchemeName);
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Caller.ChatPolicy, p => p.RequireAuthenticatedUser().RequireAssertion(c => Caller.IsAllowed(c.User, Caller.ChatPolicy)))
            .AddPolicy(Caller.AdminPolicy, p => p.RequireAuthenticatedUser().RequireAssertion(c => Caller.IsAllowed(c.User, Caller.AdminPolicy)));
        return services;
    }
}
