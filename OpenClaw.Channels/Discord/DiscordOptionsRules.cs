using Microsoft.Extensions.Options;
using OpenClaw.Channels.Platforms;

namespace OpenClaw.Channels.Discord;

/// <summary>What a person can get wrong, as sentences that name the setting and never its value.</summary>
internal sealed class DiscordOptionsRules : IValidateOptions<DiscordOptions>
{

    public ValidateOptionsResult Validate(string? name, DiscordOptions options)
    {
        var wrong = Faults(options).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    /// <summary>The accounts that somebody began to configure; the others are off.</summary>
    public static IEnumerable<(string Name, string Setting, DiscordAccountOptions Its)> Configured(DiscordOptions options)
    {
        if (IsBegun(options)) yield return (DiscordOptions.DefaultAccount, DiscordOptions.Section, options);
        foreach (var (account, its) in options.Accounts)
            if (IsBegun(its)) yield return (account, $"{DiscordOptions.Section}:Accounts:{account}", its);
    }

    private static bool IsBegun(DiscordAccountOptions its) =>
        !string.IsNullOrWhiteSpace(its.ApplicationId) || !string.IsNullOrWhiteSpace(its.PublicKey) || !string.IsNullOrWhiteSpace(its.BotToken);

    private static IEnumerable<string> Faults(DiscordOptions options)
    {
        foreach (var (account, setting, its) in Configured(options))
        {
            if (!Snowflake.IsValid(its.ApplicationId?.Trim())) yield return $"{setting}:ApplicationId must be the application's id, a number.";
            if (InteractionSignature.KeyOf(its.PublicKey) is null) yield return $"{setting}:PublicKey must be the application's public key, 64 hexadecimal digits.";
            if (string.IsNullOrWhiteSpace(its.BotToken) || its.BotToken.Trim().Any(c => c <= ' ' || c > '~')) yield return $"{setting}:BotToken must be the bot's token.";
            foreach (var fault in its.Faults(setting)) yield return fault;
            if (AccountName.FaultOf(account) is { } wrong) yield return $"{DiscordOptions.Section}:Accounts: {wrong}";
        }
        if (options.Accounts.Keys.Contains(DiscordOptions.DefaultAccount, StringComparer.OrdinalIgnoreCase))
            yield return $"{DiscordOptions.Section}:Accounts: the name {DiscordOptions.DefaultAccount} belongs to {DiscordOptions.Section} itself.";
        foreach (var twice in Configured(options).GroupBy(a => a.Its.ApplicationId?.Trim()).Where(g => g.Key is { Length: > 0 } && g.Count() > 1))
            yield return $"{string.Join(" and ", twice.Select(a => a.Setting))} name the same application.";
        if (!(options.BaseUrl.IsAbsoluteUri && options.BaseUrl.Scheme is "http" or "https"))
            yield return $"{DiscordOptions.Section}:BaseUrl must be of the form http(s)://HOST/api/v10.";
    }
}
