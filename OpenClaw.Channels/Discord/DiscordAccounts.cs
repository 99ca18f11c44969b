using Microsoft.Extensions.Options;

namespace OpenClaw.Channels.Discord;

/// <summary>The applications that this node speaks for.</summary>
internal sealed class DiscordAccounts(IOptions<DiscordOptions> options, IHttpClientFactory clients, TimeProvider time)
{
    public const string ClientName = "discord";

    public IReadOnlyList<DiscordAccount> All { get; } =
    [
        .. DiscordOptionsRules.Configured(options.Value).Select(a => new DiscordAccount(
            a.Name, a.Setting, a.Its.ApplicationId!.Trim(), InteractionSignature.KeyOf(a.Its.PublicKey)!, a.Its,
            new DiscordRest(clients.CreateClient(ClientName), options.Value.BaseUrl, a.Its.BotToken!.Trim(), time))),
    ];

    public DiscordAccount? Find(string name) => All.FirstOrDefault(account => account.Name == name);
}
