namespace OpenClaw.Tests.Discord;

/// <summary>The gateway ends a connection with one of its own codes.</summary>
internal sealed class DiscordClose(int code, string reason) : Exception(reason)
{
    public int Code => code;
}
