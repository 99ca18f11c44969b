using System.Globalization;
using OpenClaw.AppHost.Profiles;

namespace OpenClaw.AppHost.Start;

/// <summary>The value of <c>--port</c>, with Aspire and without.</summary>
internal static class PortOption
{
    /// <returns>Null for any free port.</returns>
    /// <exception cref="ProfileException">It is not a port.</exception>
    public static int? Read(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port
        : throw new ProfileException($"--port must be a number from 1 to 65535, not \"{text}\".");
}
