namespace OpenClaw.Gateway.Proxy;

/// <summary>The waiting room of proxied requests (configuration section <c>OpenClaw:Proxy</c>).</summary>
internal sealed class ProxyOptions
{
    public const string Section = "OpenClaw:Proxy";

    /// <summary>Requests that may wait for a slot at this gateway (default 256); the next one is answered with 429 at once. 0: nobody waits.</summary>
    public int MaxWaiting { get; set; } = 256;

    /// <summary>How long one waits before its 429 (default 10 s). Longer hides overload from callers, shorter makes them retry.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(10);
}
