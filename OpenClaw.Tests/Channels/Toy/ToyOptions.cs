using OpenClaw.Channels.Ingress;

namespace OpenClaw.Tests.Channels.Toy;

internal sealed class ToyOptions : TalkOptions
{
    public const string Section = "OpenClaw:Toy";
}
