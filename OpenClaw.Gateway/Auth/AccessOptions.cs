namespace OpenClaw.Gateway.Auth;

/// <summary>Who gets in without a key, and for how long (configuration section <c>OpenClaw:Gateway</c>).</summary>
internal sealed class AccessOptions
{
    public const string Section = "OpenClaw:Gateway";

    /// <summary>Gives the chat page a session without a key when it is opened on this very machine (default false; Standalone says true).
    /// Everybody who can open a browser on the machine may then chat, so it is not for hosts with several users.</summary>
    public bool TrustLoopback { get; set; }

    /// <summary>A key that may do everything, put into the store when a gateway starts and finds it missing (default: none). It begins with <c>oc_</c> and has at
    /// least 32 characters. The first key of a cluster: with it the others are made. Standalone makes its own.</summary>
    public string? AdminKey { get; set; }

    /// <summary>How long a chat page may stay open until it must be loaded or the key entered again (default 12 h).</summary>
    public TimeSpan SessionDuration { get; set; } = TimeSpan.FromHours(12);
}
