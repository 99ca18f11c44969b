using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Channels.Discord;

/// <summary>What Discord sends when a person uses a command: the parts of it that we read.</summary>
/// <param name="Token">A permission to answer, for fifteen minutes. A secret.</param>
internal sealed record DiscordInteraction(string? Id, int Type, string? Token, string? GuildId, string? ChannelId, DiscordCommand? Data, DiscordMember? Member, DiscordUser? User)
{
    public const int Ping = 1;
    public const int Command = 2;

    /// <returns>Null when it is not an interaction.</returns>
    public static DiscordInteraction? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DiscordJson.Default.DiscordInteraction);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => $"DiscordInteraction {{ Id = {Id}, Type = {Type} }}";
}

internal sealed record DiscordCommand(string? Name, IReadOnlyList<DiscordOption>? Options);

internal sealed record DiscordOption(string? Name, JsonElement Value);

internal sealed record DiscordMember(DiscordUser? User);

internal sealed record DiscordUser(string? Id, string? Username, string? GlobalName, bool Bot)
{
    /// <summary>For an operator who decides about this person, or about the server that they asked in.</summary>
    public string NameIn(string? guild)
    {
        var name = GlobalName is { } global ? $"{global} (@{Username})" : $"@{Username}";
        return guild is null ? name : $"a server, asked by {name}";
    }
}

/// <summary>What we say to Discord, in its words.</summary>
/// <param name="Nonce">With <paramref name="EnforceNonce"/> a repetition within some minutes is answered with the message that is there.</param>
internal sealed record DiscordText(string Content, string? Nonce = null, bool? EnforceNonce = null, int? Flags = null)
{
    /// <summary>Nobody is ever called by what a model wrote.</summary>
    public DiscordMentions AllowedMentions { get; } = new([]);
}

internal sealed record DiscordMentions(IReadOnlyList<string> Parse);

internal sealed record DiscordResponse(int Type, DiscordText? Data = null);

internal sealed record DiscordSaid(string? Id);

internal sealed record DiscordGatewayBot(int Shards);

internal sealed record DiscordFoundChannel(int Type, string? LastMessageId)
{
    /// <summary>Of us and one person; groups of several have another type.</summary>
    public bool IsPrivate => Type == 1;
}

internal sealed record DiscordError(int Code, string? Message, double? RetryAfter, bool Global);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiscordInteraction))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(DiscordResponse))]
[JsonSerializable(typeof(DiscordText))]
[JsonSerializable(typeof(DiscordSaid))]
[JsonSerializable(typeof(DiscordGatewayBot))]
[JsonSerializable(typeof(DiscordFoundChannel))]
[JsonSerializable(typeof(DiscordError))]
[JsonSerializable(typeof(IReadOnlyList<SpokenMessage>))]
internal sealed partial class DiscordJson : JsonSerializerContext;
