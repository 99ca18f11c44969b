namespace OpenClaw.Channels.Discord;

/// <summary>The slash commands, as Discord is told about them.</summary>
internal static class DiscordCommands
{
    /// <summary>The option of <c>/ask</c>.</summary>
    public const string Question = "question";

    /// <summary>The list that replaces whatever was registered before: type 1 is a slash command, type 3 an option with text.</summary>
    public const string Json = """
        [
          {"name":"ask","type":1,"description":"Ask the assistant","options":[{"name":"question","type":3,"description":"What you want to know","required":true,"max_length":6000}]},
          {"name":"new","type":1,"description":"Begin a new conversation in this place"},
          {"name":"status","type":1,"description":"Say how this conversation stands"},
          {"name":"stop","type":1,"description":"Stop the answer that is being written"},
          {"name":"help","type":1,"description":"Say what I can do"}
        ]
        """;
}
