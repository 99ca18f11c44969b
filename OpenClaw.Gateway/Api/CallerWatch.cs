using OpenClaw.Gateway.Auth;

namespace OpenClaw.Gateway.Api;

/// <summary>Whether somebody who got in earlier would still get in: a long stream must not outlive its key or session.</summary>
internal sealed class CallerWatch(KeyRing keys, TimeProvider time)
{
    public bool IsStillAllowed(Caller caller) =>
        (caller.SessionEndsAt is not { } end || end > time.GetUtcNow())
        && (caller.KeyId.Length == 0 || keys.Peek(caller.KeyId) is not null);
}
