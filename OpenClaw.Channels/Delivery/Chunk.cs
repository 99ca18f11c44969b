namespace OpenClaw.Channels.Delivery;

/// <summary>One piece of a long text. The bodies of all pieces, put together, are the text; what stands before and after reopens and closes
/// a code block that the cut went through.</summary>
internal readonly record struct Chunk(string Before, string Body, string After)
{
    public string Text => Before + Body + After;
}
