namespace OpenClaw.Gateway.Auth;

/// <summary>How much one account may ask for (configuration section <c>OpenClaw:Gateway</c>).</summary>
internal sealed class AccountRateOptions
{
    public const string Section = AccessOptions.Section;

    /// <summary>Messages and <c>/v1</c> calls of one account per minute, over all gateways (default 600; 0 turns the limit off). As many may come at
    /// once; what is above hears 429 and Retry-After. While Redis is away each gateway counts by itself, so N gateways allow up to N times as many.</summary>
    public int MessagesPerMinute { get; set; } = 600;
}
