using Microsoft.Extensions.Options;
using Telegram.Bot;

namespace OpenClaw.Channels.Telegram;

/// <summary>The bots that this node has tokens for.</summary>
internal sealed class TelegramAccounts(IOptions<TelegramOptions> options, IHttpClientFactory clients)
{
    public const string ClientName = "telegram";

    public IReadOnlyList<TelegramAccount> All { get; } =
    [
        .. TelegramOptionsRules.Configured(options.Value).Select(a =>
            new TelegramAccount(a.Name, a.Setting, TelegramToken.BotIdOf(a.Token)!.Value, a.Talk, options.Value.PollTimeout, Connect(options.Value, clients, a.Token))),
    ];

    public TelegramAccount? Find(string name) => All.FirstOrDefault(account => account.Name == name);

    // Its own repetition after a 429 is off: when to come back is the delivery pump's decision.
    private static TelegramBotClient Connect(TelegramOptions options, IHttpClientFactory clients, string token) =>
        new(new TelegramBotClientOptions(token, options.BaseUrl?.GetLeftPart(UriPartial.Authority)) { RetryThreshold = 0, RetryCount = 0 }, clients.CreateClient(ClientName));
}
