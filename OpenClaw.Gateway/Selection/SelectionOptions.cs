namespace OpenClaw.Gateway.Selection;

/// <summary>How workers are chosen until an operator says otherwise at run time (configuration section <c>OpenClaw:Selection</c>).</summary>
internal sealed class SelectionOptions
{
    public const string Section = "OpenClaw:Selection";

    /// <summary>The policy for queued jobs (default <c>Smart</c>). The one for proxied requests is <c>ReverseProxy:Clusters:workers:LoadBalancingPolicy</c>.</summary>
    public string Queue { get; set; } = PolicyNames.Default;
}
