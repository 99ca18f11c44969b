namespace OpenClaw.Gateway.Alerts;

/// <summary>When people are alerted, and where they are told (configuration section <c>OpenClaw:Alerts</c>). The limits are the specification's.</summary>
internal sealed class AlertOptions
{
    public const string Section = "OpenClaw:Alerts";

    /// <summary>How often the leader looks (default 5 s). Longer is cheaper and finds everything later.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node may be silent or dead before it counts as offline (default a minute).</summary>
    public TimeSpan NodeOfflineAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A worker's share of the machine's processors, 0 to 1 (default 0.80), above which for <see cref="Hold"/> is too much.</summary>
    public double Cpu { get; set; } = 0.80;

    /// <summary>A worker's share of the memory it may use, 0 to 1 (default 0.85), above which for <see cref="Hold"/> is too much.</summary>
    public double Memory { get; set; } = 0.85;

    /// <summary>So many messages may wait (default 100); more, for <see cref="WaitingHold"/>, are too many.</summary>
    public int Waiting { get; set; } = 100;

    /// <summary>How long the number of waiting messages must be exceeded (default 15 s), so that a burst which is gone at once wakes nobody.</summary>
    public TimeSpan WaitingHold { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>From acceptance to the first visible text, 95th percentile over <see cref="Window"/> (default 5 s).</summary>
    public TimeSpan ResponseTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The share of messages that end as dead letters, of those that ended in <see cref="Window"/>, 0 to 1 (default 0.05).</summary>
    public double ErrorRate { get; set; } = 0.05;

    /// <summary>The time that response time, error rate and new dead letters look back on (default 5 min).</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Fewer messages than this in the window say nothing about response time and error rate (default 10): one slow answer at night wakes nobody.</summary>
    public int MinimumMessages { get; set; } = 10;

    /// <summary>How long there may be no worker that can be given work (default 10 s).</summary>
    public TimeSpan NoWorkerAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a channel account may be read by nobody (default a minute).</summary>
    public TimeSpan ChannelDisconnectedAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long nobody may lead (default 15 s). Leadership moves within 5 s by itself.</summary>
    public TimeSpan LeaderMissingAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long processor or memory must be above their limit (default a minute).</summary>
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long everything must be well again before an alert is cleared (default 30 s). Shorter lets alerts flap.</summary>
    public TimeSpan ClearAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Well means this share below the limit, 0 to 0.9 (default 0.1): raised above 100 waiting, cleared at 90.</summary>
    public double Hysteresis { get; set; } = 0.1;

    /// <summary>Where alerts are posted (default: nowhere): http or https, with a <see cref="WebhookSecret"/>.</summary>
    public Uri? Webhook { get; set; }

    /// <summary>Signs what is posted, in the form of Standard Webhooks; required with <see cref="Webhook"/>, 16 characters or more. <c>whsec_</c> and base64, or plain text.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>A conversation of the assistant's own channels that is told: <c>channel/account/conversation</c>, such as <c>telegram/123456/-1001234</c> (default: none).</summary>
    public string Conversation { get; set; } = "";

    /// <summary>What the links to the explanations begin with (default <c>docs/operations.md</c>).</summary>
    public string Runbook { get; set; } = "docs/operations.md";

    /// <summary>How long cleared alerts are kept (default 90 days).</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    public AlertOptions With(AlertLimits limits)
    {
        var options = (AlertOptions)MemberwiseClone();
        (options.Cpu, options.Memory, options.Waiting) = (limits.Cpu ?? Cpu, limits.Memory ?? Memory, limits.Waiting ?? Waiting);
        options.ResponseTime = limits.ResponseTimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : ResponseTime;
        options.ErrorRate = limits.ErrorRate ?? ErrorRate;
        return options;
    }
}
