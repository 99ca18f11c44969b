namespace OpenClaw.Channels.Ingress;

/// <summary>What a person may ask the house for, on every platform.</summary>
internal enum ChatCommand
{
    /// <summary>An answer: the message goes to the assistant.</summary>
    Ask,
    New,
    Status,
    Stop,
    Help,
}

/// <summary>The commands' words. Pure.</summary>
internal static class ChatCommands
{
    /// <param name="word">Without slash and without our name.</param>
    /// <returns>Null: no command of the house, so a question like any other.</returns>
    public static ChatCommand? Find(string word) => word.ToLowerInvariant() switch
    {
        "ask" => ChatCommand.Ask,
        "new" or "reset" => ChatCommand.New,
        "status" => ChatCommand.Status,
        "stop" => ChatCommand.Stop,
        "help" or "start" => ChatCommand.Help,
        _ => null,
    };
}
