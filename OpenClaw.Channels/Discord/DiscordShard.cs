namespace OpenClaw.Channels.Discord;

/// <summary>A part of an application's servers that has a socket of its own. Small applications have one part.</summary>
internal sealed record DiscordShard(DiscordAccount Account, int Number, int Count)
{
    /// <summary>Whoever holds it listens for this part. The id is no secret. The first part's name does not depend on how many there are.</summary>
    public string LeaseName => Number == 0 ? $"discord:{Account.ApplicationId}" : $"discord:{Account.ApplicationId}:{Number}";

    /// <summary>Discord tells one part of what is said to us alone.</summary>
    public bool HearsPrivate => Number == 0;
}
