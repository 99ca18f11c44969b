namespace OpenClaw.Tests.Servers;

/// <summary>How a process ended, with all that it wrote.</summary>
internal sealed record ProcessEnd(int Code, string Output, string Errors);
