using Microsoft.Extensions.Options;
using OpenClaw.Channels.Ingress;
using OpenClaw.Channels.Platforms;

namespace OpenClaw.Channels.Telegram;

/// <summary>What a person can get wrong, as sentences that name the setting and never its value.</summary>
internal sealed class TelegramOptionsRules : IValidateOptions<TelegramOptions>
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(50);

    public ValidateOptionsResult Validate(string? name, TelegramOptions options)
    {
        var wrong = Faults(options).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    /// <summary>The configured accounts with their tokens; those without a token are off.</summary>
    public static IEnumerable<(string Name, string Setting, string Token, TalkOptions Talk)> Configured(TelegramOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.BotToken))
            yield return (TelegramOptions.DefaultAccount, $"{TelegramOptions.Section}:BotToken", options.BotToken.Trim(), options);
        foreach (var (account, its) in options.Accounts)
            if (!string.IsNullOrWhiteSpace(its.BotToken)) yield return (account, $"{TelegramOptions.Section}:Accounts:{account}:BotToken", its.BotToken.Trim(), its);
    }

    private static IEnumerable<string> Faults(TelegramOptions options)
    {
        foreach (var (account, setting, token, talk) in Configured(options))
        {
            foreach (var fault in talk.Faults(setting[..^":BotToken".Length])) yield return fault;
            if (TelegramToken.BotIdOf(token) is null) yield return $"{setting} is not a bot token of the form 123456:ABC….";
            if (AccountName.FaultOf(account) is { } wrong) yield return $"{TelegramOptions.Section}:Accounts: {wrong}";
        }
        if (options.Accounts.Keys.Contains(TelegramOptions.DefaultAccount, StringComparer.OrdinalIgnoreCase))
            yield return $"{TelegramOptions.Section}:Accounts: the name {TelegramOptions.DefaultAccount} belongs to {TelegramOptions.Section}:BotToken.";
        foreach (var twice in Configured(options).GroupBy(a => TelegramToken.BotIdOf(a.Token)).Where(g => g.Key is not null && g.Count() > 1))
            yield return $"{string.Join(" and ", twice.Select(a => a.Setting))} name the same bot.";
        if (options.BaseUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
            yield return $"{TelegramOptions.Section}:BaseUrl must be of the form http(s)://HOST:PORT.";
        if (options.PollTimeout < ShortestPoll || options.PollTimeout > LongestPoll)
            yield return $"{TelegramOptions.Section}:PollTimeout must be from 1 to 50 seconds.";
    }
}
