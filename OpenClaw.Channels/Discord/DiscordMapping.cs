using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Discord;

/// <summary>From Discord's words to ours. Pure: values in, value out.</summary>
/// <remarks>The idempotency key is the interaction's id. A channel, a thread and a direct message each are a place; a server is a group.</remarks>
internal static class DiscordMapping
{
    /// <returns>Null: not a command of ours.</returns>
    public static Heard? Map(DiscordInteraction interaction, string account)
    {
        var person = interaction.Member?.User ?? interaction.User;
        if (interaction is not { Id: { } id, ChannelId: { } channel, Data.Name: { } name } || person?.Id is not { } sender) return null;
        if (!Snowflake.IsValid(id) || !Snowflake.IsValid(channel) || !Snowflake.IsValid(sender)) return null;
        if (ChatCommands.Find(name) is not { } command) return null;
        var said = new Utterance(
            new ChannelAddress(ChannelNames.Discord, account, channel), sender, person.NameIn(interaction.GuildId), interaction.GuildId, IsAddressed: true, person.Bot);
        return Heard.Order(said, id, command, QuestionOf(interaction.Data));
    }

    private static string QuestionOf(DiscordCommand command) =>
        command.Options?.FirstOrDefault(option => option.Name == DiscordCommands.Question) is { Value: { ValueKind: System.Text.Json.JsonValueKind.String } value } ? value.GetString()! : "";
}
