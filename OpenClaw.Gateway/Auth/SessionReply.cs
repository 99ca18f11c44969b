using System.ComponentModel.DataAnnotations;

namespace OpenClaw.Gateway.Auth;

/// <param name="Key">An API key. It is read once and not kept.</param>
internal sealed record SessionRequest([property: Required] string? Key);

/// <param name="EndsAt">When the session must be obtained again; null for a caller that shows a key.</param>
internal sealed record SessionReply(string Account, DateTimeOffset? EndsAt);
