using OpenClaw.Core.Messages;
using OpenClaw.Core.People;

namespace OpenClaw.Channels.Ingress;

/// <summary>What the rules need to know about something said, on any platform.</summary>
/// <param name="Place">Where: channel, account and the platform's name of the place, before any <c>/new</c>.</param>
/// <param name="Sender">The platform's id of the person; null where it does not say.</param>
/// <param name="Name">As the platform shows the person or, in a group, the group.</param>
/// <param name="Group">The platform's id of the group or server; null when it was said to us alone.</param>
/// <param name="IsAddressed">It mentions us, replies to something we said, or is a command for us.</param>
/// <param name="IsFromBot">Said by a program, our own included.</param>
internal sealed record Utterance(ChannelAddress Place, string? Sender, string? Name, string? Group, bool IsAddressed, bool IsFromBot)
{
    public bool IsPrivate => Group is null;

    public PersonKey? Person => Sender is null ? null : new PersonKey(Place.Channel, Place.Account, Sender);

    public PersonKey? GroupKey => Group is null ? null : new PersonKey(Place.Channel, Place.Account, PersonKey.OfGroup(Group));
}
