using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;

namespace OpenClaw.Tests.Channels.Toy;

/// <summary>From the toy's words to ours. Pure.</summary>
internal static class ToyMapping
{
    public static Heard Map(ToyEvent shout)
    {
        var said = new Utterance(new ChannelAddress("toy", "default", shout.Room), shout.Who, shout.Who, shout.IsRoomOfMany ? shout.Room : null, IsAddressed: true, IsFromBot: false);
        return shout.Text.StartsWith('/') && ChatCommands.Find(shout.Text[1..]) is { } command
            ? Heard.Order(said, shout.Id, command, "")
            : Heard.Question(said, shout.Id, shout.Text);
    }
}
