#if FULL_FEED
using System.Globalization;
using System.Threading.Channels;
using Discord;
using Discord.Net.Rest;
using Discord.WebSocket;
using Microsoft.Extensions.Options;

namespace OpenClaw.Channels.Discord;

/// <summary>
/// The only file that knows Discord.Net: one session of the gateway's socket. Heartbeats, RESUME and new sessions are the library's; here its events become ours
/// and go into a bounded channel, and nothing waits in its handlers. Replies do not leave through it: the library has no enforced nonces.
/// </summary>
internal sealed partial class DiscordSocket(IOptions<DiscordOptions> options, TimeProvider time, ILogger<DiscordSocket> logger)
{
    private const GatewayIntents Intents = GatewayIntents.Guilds | GatewayIntents.GuildMessages | GatewayIntents.DirectMessages | GatewayIntents.MessageContent;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the library needs to connect again when Discord lets it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task RunAsync(DiscordShard shard, ChannelWriter<SocketEvent> events, CancellationToken cancellationToken)
    {
        var account = shard.Account;
        var token = DiscordOptionsRules.Configured(options.Value).First(a => a.Name == account.Name).Its.BotToken!.Trim();
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var marks = new SessionMarks(Hand, time); // by the user, which the library makes anew when a session begins and keeps when it resumes one
        await using var client = new DiscordSocketClient(new DiscordSocketConfig
        {
            GatewayIntents = Intents,
            MessageCacheSize = 0,
            ShardId = shard.Number,
            TotalShards = shard.Count,
            RestClientProvider = _ => DefaultRestClientProvider.Create()(options.Value.BaseUrl.ToString().TrimEnd('/') + "/"),
        });
        client.Log += said =>
        {
            if (said.Severity <= LogSeverity.Warning) Log.Library(logger, account.Name, said.Source, said.Exception?.GetBaseException().GetType().Name ?? said.Message);
            return Task.CompletedTask;
        };
        client.Ready += () =>
        {
            marks.Ready(client.CurrentUser, ToReady(client));
            return Task.CompletedTask;
        };
        client.MessageReceived += message =>
        {
            marks.Bring(client.CurrentUser, new SocketEvent(Message: ToSpoken(message)));
            return Task.CompletedTask;
        };
        client.SlashCommandExecuted += command =>
        {
            marks.Bring(client.CurrentUser, new SocketEvent(Interaction: ToInteraction(command)));
            return Task.CompletedTask;
        };
        client.Disconnected += exception =>
        {
            Log.Disconnected(logger, account.Name, exception.GetType().Name);
            return Task.CompletedTask;
        };

        await client.LoginAsync(TokenType.Bot, token, validateToken: false).WaitAsync(cancellationToken);
        await client.StartAsync();
        try
        {
            await WatchAsync(client, marks, failed.Task, cancellationToken);
        }
        finally
        {
            await client.StopAsync();
            await client.LogoutAsync();
        }

        // What does not fit is not waited for: the session ends, and the next one reads back.
        void Hand(SocketEvent one)
        {
            if (!events.TryWrite(one)) failed.TrySetException(new InvalidOperationException("More was said than could be taken."));
        }
    }

    // After some errors the library gives up for good and tells nobody; a session that stays without a connection ends, and the next one reads back.
    private async Task WatchAsync(DiscordSocketClient client, SessionMarks marks, Task failed, CancellationToken cancellationToken)
    {
        for (var connectedAt = time.GetTimestamp(); !failed.IsCompleted; await Task.WhenAny(failed, Task.Delay(WatchInterval, time, cancellationToken)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (client.ConnectionState == ConnectionState.Connected)
            {
                connectedAt = time.GetTimestamp();
                marks.Check(client.CurrentUser, () => ToReady(client));
            }
            else if (time.GetElapsedTime(connectedAt) > Patience) throw new IOException("The library did not connect again.");
        }

        await failed;
    }

    private static SocketReady ToReady(DiscordSocketClient client) =>
        new(Text(client.CurrentUser.Id), [.. client.Guilds.SelectMany(guild => guild.TextChannels.Select(channel => (Text(channel.Id), Text(guild.Id))))]);

    private static SpokenMessage ToSpoken(SocketMessage message) => new(
        Text(message.Id), Text(message.Channel.Id), message.Channel is SocketGuildChannel channel ? Text(channel.Guild.Id) : null, ToUser(message.Author), message.Content, (int)message.Type,
        [.. message.MentionedUsers.Select(ToUser)], message is SocketUserMessage { ReferencedMessage.Author: { } author } ? new DiscordReferenced(ToUser(author)) : null,
        [.. message.Attachments.Select(_ => default(System.Text.Json.JsonElement))], message.Author.IsWebhook ? Text(message.Author.Id) : null);

    private static DiscordInteraction ToInteraction(SocketSlashCommand command) => new(
        Text(command.Id), DiscordInteraction.Command, command.Token, command.GuildId is { } guild ? Text(guild) : null, command.ChannelId is { } channel ? Text(channel) : null,
        new DiscordCommand(command.Data.Name, [.. command.Data.Options.Select(option => new DiscordOption(
            option.Name, System.Text.Json.JsonSerializer.SerializeToElement(option.Value as string ?? "", DiscordJson.Default.String)))]),
        null, ToUser(command.User));

    private static DiscordUser ToUser(IUser user) => new(Text(user.Id), user.Username, user.GlobalName, user.IsBot);

    private static string Text(ulong id) => id.ToString(CultureInfo.InvariantCulture);

    private static partial class Log
    {
        // Never the library's exception: an address or a token may be in it.
        [LoggerMessage(LogLevel.Warning, "Discord.Net ({Source}) had a fault on the account {Account}: {What}")]
        public static partial void Library(ILogger logger, string account, string source, string what);

        [LoggerMessage(LogLevel.Information, "The socket of the Discord account {Account} was disconnected ({Reason}); the library connects again")]
        public static partial void Disconnected(ILogger logger, string account, string reason);
    }
}
#endif
