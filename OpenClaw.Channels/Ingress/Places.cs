using System.Globalization;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Ingress;

/// <summary>A place's conversations: the first has the place's name, those after a <c>/new</c> its name and a number. Pure.</summary>
internal static class Places
{
    private const char Mark = '#';

    public static ChannelAddress At(ChannelAddress place, int epoch) =>
        epoch == 0 ? place : new ChannelAddress(place.Channel, place.Account, string.Create(CultureInfo.InvariantCulture, $"{place.Conversation}{Mark}{epoch}"));

    /// <summary>Where a conversation's replies belong.</summary>
    public static string PlaceOf(string conversation) => conversation.LastIndexOf(Mark) is >= 0 and var mark ? conversation[..mark] : conversation;
}
