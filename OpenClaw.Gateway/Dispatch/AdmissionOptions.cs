namespace OpenClaw.Gateway.Dispatch;

/// <summary>When the gateway stops accepting messages (configuration section <c>OpenClaw:Admission</c>).</summary>
internal sealed class AdmissionOptions
{
    public const string Section = "OpenClaw:Admission";

    /// <summary>Jobs that may wait in the whole cluster before new messages are answered with 429 (default 100 000). Higher accepts what will be
    /// answered late; lower refuses earlier. The count is up to a second old, so the bound may be passed by what arrives in that second.</summary>
    public long MaxQueued { get; set; } = 100_000;
}
