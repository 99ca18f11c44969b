namespace OpenClaw.Channels.Webhook;

/// <summary>The callback's host has no address that a callback may go to.</summary>
internal sealed class PrivateAddressException() : IOException(
    $"The callback's address is in a private network, and {WebhookOptions.Section}:{nameof(WebhookOptions.AllowPrivateNetworks)} is false.");
