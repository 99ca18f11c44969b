using NSec.Cryptography;
using OpenClaw.Channels.Ingress;

namespace OpenClaw.Channels.Discord;

/// <summary>One application: its name in our addresses, the key that proves what comes in, and the client that holds its token.</summary>
/// <param name="Setting">The section in which it is configured.</param>
internal sealed record DiscordAccount(string Name, string Setting, string ApplicationId, PublicKey PublicKey, TalkOptions Talk, DiscordRest Rest);
