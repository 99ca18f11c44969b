namespace OpenClaw.Tests.Servers;

/// <summary>A program that a test needs is not on this machine. Tests fail with this, they are never skipped.</summary>
public sealed class ServerMissingException(string what, Exception? inner = null)
    : Exception($"{what} is missing. Run ./eng/test.sh once: it installs what the tests need and then runs them.", inner);
