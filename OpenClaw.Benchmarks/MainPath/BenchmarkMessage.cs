using System.Globalization;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Messages;
using OpenClaw.Gateway.Api;
using OpenClaw.Gateway.Auth;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>Messages of 300 characters that begin with their number.</summary>
internal static class BenchmarkMessage
{
    private const int Length = 300;
    private static readonly Caller Sender = new("default", "", KeyScopes.Chat);

    public static Caller Caller => Sender;

    public static MessageRequest Request(string conversation, int number) => new(conversation, TextOf(number));

    public static InboundMessage Inbound(string conversation, int number) => new(Sender.AddressOf(conversation), Guid.NewGuid().ToString(), TextOf(number));

    public static string TextOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} ").PadRight(Length, 'x');

    public static int NumberOf(string text) => int.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
}
