namespace OpenClaw.Channels.Webhook;

/// <summary>Posting outcomes to the callers' addresses (configuration section <c>OpenClaw:Webhooks</c>).</summary>
internal sealed class WebhookOptions
{
    public const string Section = "OpenClaw:Webhooks";

    /// <summary>Whether a callback may go to this host, a private or a link-local network (default false). True lets everybody who may send
    /// messages make this node call addresses inside your network; right on a laptop, wrong on a server.</summary>
    public bool AllowPrivateNetworks { get; set; }
}
